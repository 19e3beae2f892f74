using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// An encoder of pictures of any size, whose patches stand behind one another in one sequence and see those of their own picture:
/// <c>last_hidden_state</c> [1, patches of all, hidden].
/// </summary>
internal sealed class PixtralVision : Network
{
    private const double Epsilon = 1e-5;

    private readonly int _patch;
    private readonly Tensor _projection;
    private readonly Norm _norm;
    private readonly GridRotary _rotary;
    private readonly TransformerEncoder _layers;

    public PixtralVision(PixtralVisionConfig config, Weights weights)
    {
        _patch = config.PatchSize[0];
        _projection = weights.Get("patch_conv.weight", config.HiddenSize, config.NumChannels, _patch, _patch);
        TransformerEncoderOptions options = TransformerEncoderOptions.From(config) with
        {
            NormKind = NormKind.RootMeanSquare,
            NormEpsilon = Epsilon,
            AttentionInputBias = false,
            OutputBias = false,
            Names = new EncoderLayerNames
            {
                Attention = "attention",
                AttentionOutput = "o_proj",
                AttentionNorm = "attention_norm",
                FeedForward = "feed_forward",
                FeedForwardGate = "gate_proj",
                FeedForwardInput = "up_proj",
                FeedForwardOutput = "down_proj",
                FeedForwardNorm = "ffn_norm",
            },
        };
        _norm = new NormOptions(options.NormKind, Epsilon).Create(weights / "ln_pre", config.HiddenSize);
        _rotary = new GridRotary(weights, config.RopeParameters.RopeTheta, config.HeadDim ?? config.HiddenSize / config.NumAttentionHeads, areShared: false);
        _layers = new TransformerEncoder(options, weights / "transformer");
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor pixels = input.Pixels();
        (long Rows, long Columns)[] grids = Grids(input, pixels);
        Tensor embeddings = _norm.Forward(Patches(pixels, grids));
        long[] lengths = [.. grids.Select(g => g.Rows * g.Columns)];
        var context = new AttentionContext(
            AttentionMask.OfBlocks(lengths, embeddings.dtype, embeddings.device), _rotary.At(Places(grids, embeddings.device), embeddings.dtype));
        HiddenStates states = _layers.Forward(input, embeddings, context);
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private static Tensor Places((long Rows, long Columns)[] grids, Device device)
    {
        long[] places = [.. grids.SelectMany(g => Enumerable.Range(0, (int)(g.Rows * g.Columns)).SelectMany(i => new[] { i / g.Columns, i % g.Columns }))];
        return tensor(places, [places.Length / 2, 2], device: device);
    }

    private (long Rows, long Columns)[] Grids(ModelInput input, Tensor pixels)
    {
        (long height, long width) = (pixels.size(2), pixels.size(3));
        IReadOnlyList<IReadOnlyList<long>> sizes = input["image_sizes"] is null ? [.. Enumerable.Repeat<long[]>([height, width], (int)pixels.size(0))] : input.Rows("image_sizes", 2);
        bool fits = pixels.size(1) == _projection.size(1) && sizes.Count == pixels.size(0) && sizes.All(s => s[0] >= _patch && s[0] <= height && s[1] >= _patch && s[1] <= width);
        return fits ? [.. sizes.Select(s => (s[0] / _patch, s[1] / _patch))]
            : throw new ModelInputException(
                "image_sizes", $"{pixels.size(0)} sizes from {_patch} x {_patch} to {height} x {width}", string.Join(", ", sizes.Select(s => $"{s[0]} x {s[1]}")));
    }

    private Tensor Patches(Tensor pixels, (long Rows, long Columns)[] grids)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor maps = nn.functional.conv2d(pixels.to_type(_projection.dtype), _projection, strides: [_patch, _patch]);
        Tensor[] pictures = [.. grids.Select((g, i) => maps[i].narrow(1, 0, g.Rows).narrow(2, 0, g.Columns).flatten(1).t())];
        return cat(pictures, 0).unsqueeze(0).MoveToOuterDisposeScope();
    }
}
