using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// An encoder of pictures of many shapes, padded to one (NaViT): the learned position of a patch is that at the same share of the width and height of a
/// picture of the usual size. It gives <c>last_hidden_state</c> [pictures, patches, hidden].
/// </summary>
public sealed class ProportionalVisionEncoder : Network
{
    /// <summary>What keeps the share of the last patch below one.</summary>
    private const double Margin = 1e-6;

    private readonly int _patch;
    private readonly int _across;
    private readonly Tensor _projection;
    private readonly Tensor _bias;
    private readonly Embedding _positions;
    private readonly TransformerEncoder _layers;
    private readonly Norm _norm;

    /// <summary>Takes the encoder of a checkpoint.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds <c>embeddings</c>, <c>encoder</c> and <c>post_layernorm</c>.</param>
    /// <exception cref="ConfigurationException">The configuration lacks a size.</exception>
    public ProportionalVisionEncoder(ITransformerConfig config, Weights weights)
    {
        var options = PatchEmbeddingOptions.From(config);
        _patch = options.PatchSize[0];
        _across = options.ImageSize[0] / _patch;
        Weights embeddings = weights / "embeddings";
        _projection = embeddings.Get("patch_embedding.weight", options.HiddenSize, options.Channels, _patch, _patch);
        _bias = embeddings.Get("patch_embedding.bias", options.HiddenSize);
        _positions = new Embedding(embeddings / "position_embedding", (long)_across * _across, options.HiddenSize);
        var layers = TransformerEncoderOptions.From(config);
        _layers = new TransformerEncoder(layers, weights / "encoder");
        _norm = new LayerNorm(weights / "post_layernorm", options.HiddenSize, layers.NormEpsilon);
    }

    /// <summary>Encodes pictures.</summary>
    /// <param name="input">
    /// <c>pixel_values</c> [pictures, channels, height, width]; <c>patch_attention_mask</c>, bool [pictures, rows, columns], false for patches of
    /// padding, or none where nothing is padded.
    /// </param>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor pixels = input.Pixels();
        (long count, long rows, long columns) = (pixels.size(0), pixels.size(2) / _patch, pixels.size(3) / _patch);
        if (pixels.size(1) != _projection.size(1) || rows == 0 || columns == 0)
        {
            throw new ModelInputException("pixel_values", $"[pictures, {_projection.size(1)}, height, width], both at least {_patch}", $"[{string.Join(", ", pixels.shape)}]");
        }

        Tensor mask = input["patch_attention_mask"]?.to_type(ScalarType.Bool) ?? ones([count, rows, columns], ScalarType.Bool, pixels.device);
        if (!mask.shape.SequenceEqual([count, rows, columns]))
        {
            throw new ModelInputException("patch_attention_mask", $"[{count}, {rows}, {columns}]", $"[{string.Join(", ", mask.shape)}]");
        }

        Tensor hidden = Embed(pixels, mask);
        HiddenStates states = _layers.Forward(input, hidden, AttentionMask.OfKeys(mask.flatten(1), hidden.dtype));
        var output = new ModelOutput();
        output.Add("last_hidden_state", _norm.Forward(states.Last));
        states.AddTo(output);
        return output;
    }

    private Tensor Embed(Tensor pixels, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor patches = nn.functional.conv2d(pixels.to_type(_projection.dtype), _projection, _bias, [_patch, _patch]).flatten(2).transpose(1, 2);
        Tensor rows = Shares(mask.size(1), mask.select(2, 0));
        Tensor columns = Shares(mask.size(2), mask.select(1, 0));
        Tensor positions = rows.unsqueeze(2).mul(_across).add(columns.unsqueeze(1)).flatten(1);
        return patches.add(_positions.Forward(positions.mul(mask.flatten(1)))).MoveToOuterDisposeScope();
    }

    /// <summary>Where patches stand along a side of the usual size, int64 [pictures, patches along the side].</summary>
    /// <param name="length">The number of patches along the side.</param>
    /// <param name="counts">Which of them are no padding, bool [pictures, length].</param>
    private Tensor Shares(long length, Tensor counts)
    {
        Device device = counts.device;
        double step = 1.0 / _across;
        Tensor bounds = arange(step, 1.0, step, ScalarType.Float32, device);
        Tensor steps = counts.sum(1).to_type(ScalarType.Float32).reciprocal();
        Tensor shares = arange(length, ScalarType.Float32, device).unsqueeze(0).mul(steps.unsqueeze(1)).clamp(max: 1.0 - Margin);
        return shares.unsqueeze(2).ge(bounds).sum(2);
    }
}
