using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Cuts pictures into patches, projects them and adds learned positions.</summary>
public sealed class PatchEmbedding
{
    private readonly PatchEmbeddingOptions _options;
    private readonly long[] _stride;
    private readonly Tensor _projection;
    private readonly Tensor? _bias;
    private readonly Tensor? _classToken;
    private readonly Tensor _positions;

    /// <summary>Takes <c>patch_embedding</c>, <c>position_embedding</c> and <c>class_embedding</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes.</param>
    public PatchEmbedding(Weights weights, PatchEmbeddingOptions options)
    {
        _options = options;
        _stride = [options.PatchSize, options.PatchSize];
        Weights projection = weights / "patch_embedding";
        _projection = projection.Get("weight", options.HiddenSize, options.Channels, options.PatchSize, options.PatchSize);
        _bias = options.Bias ? projection.Get("bias", options.HiddenSize) : null;
        _classToken = options.ClassToken ? weights.Get("class_embedding", options.HiddenSize) : null;
        _positions = (weights / "position_embedding").Get("weight", (Side * Side) + FirstPatch, options.HiddenSize);
    }

    private long Side => _options.ImageSize / _options.PatchSize;

    private long FirstPatch => _options.ClassToken ? 1 : 0;

    /// <summary>Embeds pictures.</summary>
    /// <param name="pixels">[count, channels, height, width].</param>
    /// <param name="interpolate">Whether pictures of another size are accepted, and the positions stretched to them.</param>
    /// <returns>[count, patches (and class token), hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">The pictures have another size.</exception>
    public Tensor Forward(Tensor pixels, bool interpolate = false)
    {
        using DisposeScope scope = NewDisposeScope();
        (long height, long width) = Check(pixels, interpolate);
        Tensor patches = nn.functional.conv2d(pixels.to_type(_projection.dtype), _projection, _bias!, _stride).flatten(2).transpose(1, 2);
        Tensor tokens = _classToken is null ? patches : cat([_classToken.expand(pixels.size(0), 1, -1), patches], 1);
        bool sameSize = height == width && height / _options.PatchSize == Side;
        return tokens.add(interpolate && !sameSize ? Stretched(height / _options.PatchSize, width / _options.PatchSize) : _positions).MoveToOuterDisposeScope();
    }

    private (long Height, long Width) Check(Tensor pixels, bool interpolate)
    {
        long[] shape = pixels.shape;
        bool fits = shape.Length == 4 && shape[1] == _options.Channels
            && (interpolate ? Math.Min(shape[2], shape[3]) >= _options.PatchSize : shape[2] == _options.ImageSize && shape[3] == _options.ImageSize);
        return fits
            ? (shape[2], shape[3])
            : throw new ModelInputException(
                "pixel_values", $"[count, {_options.Channels}, {_options.ImageSize}, {_options.ImageSize}]", $"[{string.Join(", ", shape)}]");
    }

    private Tensor Stretched(long rows, long columns)
    {
        Tensor grid = _positions.narrow(0, FirstPatch, Side * Side).view(1, Side, Side, -1).permute(0, 3, 1, 2);
        Tensor stretched = nn.functional.interpolate(grid, [rows, columns], mode: InterpolationMode.Bicubic, align_corners: false)
            .permute(0, 2, 3, 1).reshape(rows * columns, -1);
        return cat([_positions.narrow(0, 0, FirstPatch), stretched]);
    }
}
