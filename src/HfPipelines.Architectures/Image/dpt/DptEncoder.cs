using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>DPT's vision transformer, whose patches are those of a picture or, in the hybrid, of a backbone's last map.</summary>
internal sealed class DptEncoder
{
    private readonly Backbone? _backbone;
    private readonly Convolution2d _patches;
    private readonly Tensor _classToken;
    private readonly StretchedPositions _positions;
    private readonly TransformerEncoder _encoder;
    private readonly LayerNorm _norm;
    private readonly int _patch;

    public DptEncoder(DPTConfig config, Weights weights)
    {
        weights = weights.As(config.Architecture.BaseClass, config);
        Weights embeddings = weights / "embeddings";
        IReadOnlyList<int> image = config.Required(config.ImageSize, "image_size");
        (int size, _patch) = (config.HiddenSize, config.Required(config.PatchSize, "patch_size")[0]);
        (long rows, long columns) = (image[0] / _patch, image[^1] / _patch);
        if (config.IsHybrid)
        {
            _backbone = config.BackboneConfig!.Architecture.CreateBackbone(config.BackboneConfig, embeddings / "backbone");
            _patches = new Convolution2d(
                embeddings / "projection", ConvolutionOptions.SameSize(_backbone.Channels[^1], size, 1));
        }
        else
        {
            _patches = new Convolution2d(
                embeddings / "patch_embeddings" / "projection",
                new ConvolutionOptions { InputChannels = config.Required(config.NumChannels, "num_channels"), OutputChannels = size, KernelSize = _patch, Stride = _patch, Bias = true });
        }

        _classToken = embeddings.Get("cls_token", 1, 1, size);
        _positions = new StretchedPositions(embeddings.Get("position_embeddings", 1, 1 + (rows * columns), size), 1, rows, columns, InterpolationMode.Bilinear);
        TransformerEncoderOptions encoder = TransformerEncoderOptions.From(config) with { Names = EncoderLayerNames.Vision };
        _encoder = new TransformerEncoder(encoder, weights / "encoder");
        _norm = new LayerNorm(weights / "layernorm", size, encoder.NormEpsilon);
    }

    /// <summary>Runs the layers.</summary>
    /// <param name="input">The pictures, and whether to keep the states between the layers.</param>
    /// <returns>The states, and the maps of the hybrid's backbone that go on beside them.</returns>
    public (HiddenStates States, IReadOnlyList<Tensor> Maps) Forward(ModelInput input)
    {
        Tensor pixels = input.Pixels();
        IReadOnlyList<Tensor> maps = _backbone?.FeatureMaps(pixels) ?? [];
        Tensor map = _patches.Forward(maps.Count > 0 ? maps[^1] : pixels);
        Tensor tokens = cat([_classToken.expand(map.size(0), -1, -1), FeatureMaps.ToSequence(map)], 1);
        tokens.add_(_positions.For(pixels.size(2) / _patch, pixels.size(3) / _patch));
        return (_encoder.Forward(input, tokens, AttentionMask.None), [.. maps.SkipLast(1)]);
    }

    /// <summary>The norm behind the layers.</summary>
    /// <param name="state">[batch, tokens, hidden].</param>
    public Tensor Norm(Tensor state) => _norm.Forward(state);
}
