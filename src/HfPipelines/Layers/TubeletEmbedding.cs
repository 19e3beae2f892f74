using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Cuts videos into blocks of patches over several frames, projects them and adds positions.</summary>
public sealed class TubeletEmbedding
{
    private readonly TubeletEmbeddingOptions _options;
    private readonly Tensor _projection;
    private readonly Tensor _bias;
    private readonly Tensor? _classToken;
    private readonly Tensor _positions;

    /// <summary>Takes the projection, the positions and the class token of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes and names.</param>
    public TubeletEmbedding(Weights weights, TubeletEmbeddingOptions options)
    {
        _options = options;
        int size = options.HiddenSize;
        Weights projection = weights / options.Projection;
        _projection = projection.Get("weight", size, options.Channels, options.Block.Frames, options.Block.Height, options.Block.Width);
        _bias = projection.Get("bias", size);
        _classToken = options.ClassToken is null ? null : weights.Get(options.ClassToken, 1, 1, size);
        _positions = options.Positions is null ? Waves(weights, options.Count, size) : weights.Get(options.Positions, 1, options.Count + (_classToken is null ? 0 : 1), size);
    }

    /// <summary>Positions as sines and cosines of ever longer waves, in turn.</summary>
    /// <param name="weights">The view that owns them.</param>
    /// <param name="count">The number of positions.</param>
    /// <param name="size">The size of each, even.</param>
    /// <returns>[1, count, size].</returns>
    public static Tensor Waves(Weights weights, int count, int size)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor frequencies = arange(0, size, 2, ScalarType.Float64).mul_(-Math.Log(10000) / size).exp_();
        Tensor angles = arange(count, ScalarType.Float64).unsqueeze(1) * frequencies;
        Tensor waves = stack([angles.sin(), angles.cos()], -1).view(1, count, size);
        return weights.Own(waves.to(weights.DType).to(weights.Device).MoveToOuterDisposeScope());
    }

    /// <summary>Embeds the videos of a call.</summary>
    /// <param name="input">
    /// <c>pixel_values</c> [count, frames, channels, height, width]; <c>bool_masked_pos</c> [count, blocks], true for blocks that are left out, as many
    /// in each video.
    /// </param>
    /// <returns>[count, blocks (and class token), hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">The videos have another size.</exception>
    public Tensor Forward(ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor videos = Check(input.PixelValues);
        (int frames, int height, int width) = _options.Block;
        Tensor blocks = nn.functional.conv3d(videos.transpose(1, 2).to_type(_projection.dtype), _projection, _bias, [frames, height, width]);
        Tensor tokens = blocks.flatten(2).transpose(1, 2);
        tokens = _classToken is null ? tokens : cat([_classToken.expand(tokens.size(0), 1, -1), tokens], 1);
        tokens = tokens + _positions;
        return (input["bool_masked_pos"] is { } hidden ? Visible(tokens, hidden) : tokens).MoveToOuterDisposeScope();
    }

    /// <summary>Leaves out tokens.</summary>
    /// <param name="tokens">[count, tokens, hidden].</param>
    /// <param name="hidden">True for tokens that are left out, as many in each row, [count, tokens].</param>
    /// <returns>[count, tokens that stay, hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">The rows have another size, or not as many tokens each.</exception>
    public static Tensor Visible(Tensor tokens, Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        (long count, long length) = (tokens.size(0), tokens.size(1));
        Tensor visible = hidden.eq(0);
        Tensor perRow = visible.dim() == 2 ? visible.sum(1) : visible;
        if (visible.dim() != 2 || visible.size(0) != count || visible.size(1) != length || !perRow.eq(perRow[0]).all().ToBoolean())
        {
            throw new ModelInputException("bool_masked_pos", $"[{count}, {length}] with as many hidden in each row", $"[{string.Join(", ", hidden.shape)}]");
        }

        return tokens.flatten(0, 1).index_select(0, visible.flatten().nonzero().flatten()).view(count, -1, tokens.size(2)).MoveToOuterDisposeScope();
    }

    private Tensor Check(Tensor? videos)
    {
        string found = videos is null ? "none" : $"[{string.Join(", ", videos.shape)}]";
        bool fits = videos is not null && videos.dim() == 5
            && videos.size(1) / _options.Block.Frames == _options.Frames / _options.Block.Frames
            && videos.size(2) == _options.Channels
            && videos.size(3) == _options.ImageSize[0]
            && videos.size(4) == _options.ImageSize[^1];
        return fits ? videos!
            : throw new ModelInputException("pixel_values", $"[count, {_options.Frames}, {_options.Channels}, {_options.ImageSize[0]}, {_options.ImageSize[^1]}]", found);
    }
}
