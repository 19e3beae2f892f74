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
    private readonly Norm? _norm;
    private readonly Tensor? _classToken;
    private readonly Tensor? _distillationToken;
    private readonly Tensor? _registerTokens;
    private readonly Tensor? _maskToken;
    private readonly StretchedPositions? _positions;

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
        _norm = options.Norm?.Invoke(weights);
        _classToken = Token(options.ClassToken);
        _distillationToken = Token(options.DistillationToken);
        _registerTokens = options.RegisterTokens is null ? null : weights.Get(options.RegisterTokens, 1, options.RegisterCount, options.HiddenSize);
        _maskToken = options.MaskToken is not null && options.IsMaskTokenFlat ? weights.Get(options.MaskToken, 1, options.HiddenSize) : Token(options.MaskToken);
        if (options.Positions is not null)
        {
            long positions = (Rows * Columns) + options.PlacedTokens;
            Tensor table = options.HasBatchDimension ? weights.Get(options.Positions, 1, positions, options.HiddenSize)
                : weights.Own(weights.Get(options.Positions, positions, options.HiddenSize).unsqueeze(0));
            _positions = new StretchedPositions(table, options.PlacedTokens, Rows, Columns, antialias: options.IsStretchAntialiased);
        }

        Tensor? Token(string? name) => name is null ? null
            : options.HasBatchDimension ? weights.Get(name, 1, 1, options.HiddenSize)
            : weights.Get(name, options.HiddenSize);
    }

    private long Rows => _image.Height / _patch.Height;

    private long Columns => _image.Width / _patch.Width;

    /// <summary>Embeds the pictures of a call.</summary>
    /// <param name="input">
    /// <c>pixel_values</c> [count, channels, height, width]; <c>interpolate_pos_encoding</c>, whether pictures of another size are accepted and the
    /// positions stretched to them; <c>bool_masked_pos</c> [count, patches], true for patches that are hidden.
    /// </param>
    /// <returns>[count, patches (and learned tokens before them), hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">The pictures have another size.</exception>
    public Tensor Forward(ModelInput input)
    {
        using DisposeScope scope = NewDisposeScope();
        bool interpolate = _options.AlwaysStretches || input.IsSet("interpolate_pos_encoding");
        Tensor pixels = Check(input.Pixels(), interpolate);
        Tensor patches = nn.functional.conv2d(Filled(pixels).to_type(_projection.dtype), _projection, _bias!, [_patch.Height, _patch.Width]);
        (long rows, long columns) = (patches.size(2), patches.size(3));
        Tensor tokens = patches.flatten(2).transpose(1, 2);
        tokens = _norm?.Forward(tokens) ?? tokens;
        if (input["bool_masked_pos"] is { } hidden)
        {
            tokens = Hide(tokens, hidden);
        }

        tokens = Before(tokens, _distillationToken);
        tokens = Before(tokens, _classToken);
        if (_positions is not null)
        {
            tokens = tokens.add(interpolate ? _positions.For(rows, columns) : _positions.For(Rows, Columns));
        }

        if (_registerTokens is not null)
        {
            long placed = _options.PlacedTokens;
            tokens = cat([tokens.narrow(1, 0, placed), _registerTokens.expand(tokens.size(0), -1, -1), tokens.narrow(1, placed, tokens.size(1) - placed)], 1);
        }

        return tokens.contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>The number of rows and columns of patches.</summary>
    /// <param name="pixels">[count, channels, height, width].</param>
    public (long Rows, long Columns) GridOf(Tensor pixels)
    {
        (long height, long width) = (pixels.size(2), pixels.size(3));
        return _options.FillsPatches
            ? ((height + _patch.Height - 1) / _patch.Height, (width + _patch.Width - 1) / _patch.Width)
            : (height / _patch.Height, width / _patch.Width);
    }

    /// <summary>Puts the states of patches where the patches stood, and leaves out those of learned tokens.</summary>
    /// <param name="states">[count, patches (and learned tokens before them), hidden].</param>
    /// <param name="pixels">The pictures, [count, channels, height, width].</param>
    /// <returns>[count, hidden, rows, columns], a new tensor.</returns>
    public Tensor ToGrid(Tensor states, Tensor pixels)
    {
        (long rows, long columns) = GridOf(pixels);
        using Tensor patches = states.narrow(1, _options.FirstTokens, rows * columns);
        return FeatureMaps.FromSequence(patches, rows, columns);
    }

    private static Tensor Before(Tensor tokens, Tensor? token) => token is null ? tokens : cat([token.expand(tokens.size(0), 1, -1), tokens], 1);

    private Tensor Check(Tensor pixels, bool interpolate)
    {
        long[] shape = pixels.shape;
        bool fits = shape[1] == _options.Channels
            && ((_options.FillsPatches && _positions is null)
                || (interpolate ? shape[2] >= _patch.Height && shape[3] >= _patch.Width : shape[2] == _image.Height && shape[3] == _image.Width));
        return fits ? pixels
            : throw new ModelInputException("pixel_values", $"[count, {_options.Channels}, {_image.Height}, {_image.Width}]", $"[{string.Join(", ", shape)}]");
    }

    private Tensor Filled(Tensor pixels)
    {
        (long rows, long columns) = GridOf(pixels);
        (long below, long right) = ((rows * _patch.Height) - pixels.size(2), (columns * _patch.Width) - pixels.size(3));
        return _options.FillsPatches && (below > 0 || right > 0) ? nn.functional.pad(pixels, [0, right, 0, below]) : pixels;
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
}
