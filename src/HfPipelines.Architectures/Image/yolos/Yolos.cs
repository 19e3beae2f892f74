using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// A vision transformer with tokens that look for objects behind those of the patches: <c>last_hidden_state</c> [batch, tokens, hidden] and, with a
/// pooler, <c>pooler_output</c> [batch, hidden].
/// </summary>
internal sealed class Yolos : Network
{
    private readonly Convolution2d _patches;
    private readonly Tensor _classToken;
    private readonly Tensor _detectionTokens;
    private readonly StretchedPositions _positions;
    private readonly StretchedPositions[] _between;
    private readonly TransformerEncoder _encoder;
    private readonly LayerNorm _norm;
    private readonly Pooling? _pooling;

    public Yolos(YolosConfig config, Weights weights, bool pools)
    {
        weights = weights.As(config.Architecture.BaseClass, config);
        Weights embeddings = weights / "embeddings";
        IReadOnlyList<int> image = config.Required(config.ImageSize, "image_size"), patch = config.Required(config.PatchSize, "patch_size");
        (int size, int tokens) = (config.HiddenSize, config.NumDetectionTokens);
        (long rows, long columns) = (image[0] / patch[0], image[^1] / patch[0]);
        long count = 1 + (rows * columns) + tokens;
        _patches = new Convolution2d(
            embeddings / "patch_embeddings" / "projection",
            new ConvolutionOptions { InputChannels = config.NumChannels, OutputChannels = size, KernelSize = patch[0], Stride = patch[0], Bias = true });
        _classToken = embeddings.Get("cls_token", 1, 1, size);
        _detectionTokens = embeddings.Get("detection_tokens", 1, tokens, size);
        _positions = new StretchedPositions(embeddings.Get("position_embeddings", 1, count, size), 1, rows, columns);
        _between = config.UseMidPositionEmbeddings && config.NumHiddenLayers > 1
            ? [.. Between(weights, config.NumHiddenLayers - 1, count, size).Select(table => new StretchedPositions(table, 1, rows, columns))]
            : [];
        _encoder = new TransformerEncoder(TransformerEncoderOptions.From(config) with { Names = EncoderLayerNames.Vision }, weights / "encoder");
        _norm = new LayerNorm(weights / "layernorm", size, config.LayerNormEps);
        _pooling = pools ? FirstTokenPooling.Dense(new Linear(weights / "pooler" / "dense", size, size), "tanh") : null;
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor map = _patches.Forward(input.Pixels());
        (long batch, long height, long width) = (map.size(0), map.size(2), map.size(3));
        Tensor tokens = cat([_classToken.expand(batch, -1, -1), FeatureMaps.ToSequence(map), _detectionTokens.expand(batch, -1, -1)], 1);
        HiddenStates states = _encoder.Forward(
            input,
            tokens.add_(_positions.For(height, width)),
            _ => new AttentionContext(AttentionMask.None),
            before: layer => layer > 0 && _between.Length > 0 ? _between[layer - 1].For(height, width) : null);
        Tensor last = _norm.Forward(states.Last);
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", _pooling?.Forward(last));
        states.AddTo(output);
        return output;
    }

    private static IEnumerable<Tensor> Between(Weights weights, int layers, long count, int size)
    {
        Tensor all = (weights / "encoder" / "interpolation").Get("mid_position_embeddings", layers, 1, count, size);
        return Enumerable.Range(0, layers).Select(i => weights.Own(all.select(0, i)));
    }
}
