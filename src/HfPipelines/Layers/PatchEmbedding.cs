using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Cuts pictures into patches, projects them and adds learned positions.</summary>
public sealed class PatchEmbedding
{
    private readonly PatchEmbeddingOptions _options;
    private readonly (int Height, int Width) _image;
    private readonly (int Height, int Width) _patch;
    private readonly Tensor _projection;
    private readonly Tensor? _bias;
    private readonly Tensor? _classToken;
    private readonly Tensor? _maskToken;
    private readonly Tensor _positions;

    /// <summary>Takes the projection, the positions and the learned tokens of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes and names.</param>
    public PatchEmbedding(Weights weights, PatchEmbeddingOptions options)
    {
        _options = options;
        _image = (options.ImageSize[0], options.ImageSize[^1]);
        _patch = (options.PatchSize[0], options.PatchSize[^1]);
        Weights projection = weights / options.Projection;
        _projection = projection.Get("weight", options.HiddenSize, options.Channels, _patch.Height, _patch.Width);
        _bias = options.Bias ? projection.Get("bias", options.HiddenSize) : null;
        _classToken = Token(options.ClassToken);
        _maskToken = Token(options.MaskToken);
        long positions = (Rows * Columns) + FirstPatch;
        _positions = options.HasBatchDimension
            ? weights.Get(options.Positions, 1, positions, options.HiddenSize)
            : weights.Get(options.Positions, positions, options.HiddenSize);

        Tensor? Token(string? name) => name is null ? null
            : options.HasBatchDimension ? weights.Get(name, 1, 1, options.HiddenSize)
            : weights.Get(name, options.HiddenSize);
    }

    private long Rows => _image.Height / _patch.Height;

    private long Columns => _image.Width / _patch.Width;

    private long FirstPatch => _options.ClassToken is null ? 0 : 1;

    /// <summary>Embeds the pictures of a call.</summary>
    /// <param name="input">
    /// <c>pixel_values</c> [count, channels, height, width]; <c>interpolate_pos_encoding</c>, whether pictures of another size are accepted and the
    /// positions stretched to them; <c>bool_masked_pos</c> [count, patches], true for patches that are hidden.
    /// </param>
    /// <returns>[count, patches (and class token), hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">The pictures have another size.</exception>
    public Tensor Forward(ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        bool interpolate = input.IsSet("interpolate_pos_encoding");
        Tensor pixels = Check(input.Pixels(), interpolate);
        Tensor patches = nn.functional.conv2d(pixels.to_type(_projection.dtype), _projection, _bias!, [_patch.Height, _patch.Width]);
        (long rows, long columns) = (patches.size(2), patches.size(3));
        Tensor tokens = patches.flatten(2).transpose(1, 2);
        if (input["bool_masked_pos"] is { } hidden)
        {
            tokens = Hide(tokens, hidden);
        }

        if (_classToken is not null)
        {
            tokens = cat([_classToken.expand(pixels.size(0), 1, -1), tokens], 1);
        }

        bool sameSize = rows == columns && rows * columns == Rows * Columns;
        return tokens.add(interpolate && !sameSize ? Stretched(rows, columns) : _positions).MoveToOuterDisposeScope();
    }

    private Tensor Check(Tensor pixels, bool interpolate)
    {
        long[] shape = pixels.shape;
        bool fits = shape[1] == _options.Channels
            && (interpolate ? shape[2] >= _patch.Height && shape[3] >= _patch.Width : shape[2] == _image.Height && shape[3] == _image.Width);
        return fits ? pixels
            : throw new ModelInputException("pixel_values", $"[count, {_options.Channels}, {_image.Height}, {_image.Width}]", $"[{string.Join(", ", shape)}]");
    }

    private Tensor Hide(Tensor tokens, Tensor hidden)
    {
        if (_maskToken is null || hidden.dim() != 2 || hidden.size(0) != tokens.size(0) || hidden.size(1) != tokens.size(1))
        {
            string expected = _maskToken is null ? "none, for this model cannot hide patches" : $"[{tokens.size(0)}, {tokens.size(1)}]";
            throw new ModelInputException("bool_masked_pos", expected, $"[{string.Join(", ", hidden.shape)}]");
        }

        return where(hidden.to_type(ScalarType.Bool).unsqueeze(-1), _maskToken.view(1, 1, -1), tokens);
    }

    private Tensor Stretched(long rows, long columns)
    {
        Tensor positions = _positions.view(-1, _options.HiddenSize);
        Tensor grid = positions.narrow(0, FirstPatch, Rows * Columns).view(1, Rows, Columns, -1).permute(0, 3, 1, 2);
        Tensor stretched = nn.functional.interpolate(grid, [rows, columns], mode: InterpolationMode.Bicubic, align_corners: false)
            .permute(0, 2, 3, 1).reshape(rows * columns, -1);
        return cat([positions.narrow(0, 0, FirstPatch), stretched]);
    }
}
