using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Turns what is asked of SAM into states: points and corners of boxes into one each, a mask into a map.</summary>
internal sealed class SamPromptEncoder
{
    // Labels of points: one that fills up for a missing box, and one that fills up a batch.
    private const long NoPoint = -1;
    private const long Padding = -10;
    private const int Corners = 2;

    private readonly SamPositions _positions;
    private readonly Tensor[] _points;
    private readonly Tensor _noPoint;
    private readonly Tensor _noMask;
    private readonly Convolution2d[] _mask;
    private readonly ChannelNorm[] _maskNorms;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly int _imageSize;

    public SamPromptEncoder(SamPromptEncoderConfig config, SamPositions positions, Weights weights)
    {
        int size = config.HiddenSize, channels = config.MaskInputChannels;
        _positions = positions;
        _imageSize = config.Required(config.ImageSize, "image_size")[0];
        GridSize = config.ImageEmbeddingSize ?? _imageSize / config.Required(config.PatchSize, "patch_size")[0];
        _points = [.. Enumerable.Range(0, config.NumPointEmbeddings).Select(i => (weights / "point_embed" / i).Get("weight", 1, size))];
        _noPoint = (weights / "not_a_point_embed").Get("weight", 1, size);
        _noMask = (weights / "no_mask_embed").Get("weight", 1, size);
        Weights mask = weights / "mask_embed";
        _mask =
        [
            new Convolution2d(mask / "conv1", ConvolutionOptions.SameSize(1, channels / 4, 2) with { Stride = 2, Padding = 0 }),
            new Convolution2d(mask / "conv2", ConvolutionOptions.SameSize(channels / 4, channels, 2) with { Stride = 2, Padding = 0 }),
            new Convolution2d(mask / "conv3", ConvolutionOptions.SameSize(channels, size, 1)),
        ];
        _maskNorms = [.. Enumerable.Range(1, 2).Select(i => new ChannelNorm(new LayerNorm(mask / $"layer_norm{i}", i == 1 ? channels / 4 : channels, config.LayerNormEps)))];
        _activation = Activations.Get(config.HiddenAct);
    }

    /// <summary>The number of rows and of columns of what SAM sees in a picture.</summary>
    public int GridSize { get; }

    /// <summary>Points and boxes.</summary>
    /// <param name="input">
    /// <c>input_points</c> [batch, prompts, points, 2] in pixels with <c>input_labels</c> [batch, prompts, points], and <c>input_boxes</c> [batch, prompts, 4];
    /// either or both.
    /// </param>
    /// <returns>[batch, prompts, states, hidden]; null without points and boxes.</returns>
    public Tensor? Sparse(ModelInput input)
    {
        Tensor? points = Checked(input, "input_points", 4, 2), boxes = Checked(input, "input_boxes", 3, 2 * Corners);
        if (points is not null && boxes is not null && points.size(1) != boxes.size(1))
        {
            throw new ModelInputException("input_boxes", $"as many as prompts of points, {points.size(1)}", $"{boxes.size(1)}");
        }

        Tensor? first = points is null ? null : Points(points, input["input_labels"], fillsUp: boxes is null);
        Tensor? second = boxes is null ? null : Boxes(boxes);
        return first is null ? second : second is null ? first : cat([first, second], 2);
    }

    /// <summary>A mask, or that there is none.</summary>
    /// <param name="masks">[batch, 1, 4 · rows, 4 · columns]; null for none.</param>
    /// <returns>[batch or 1, hidden, rows, columns], or [1, hidden, 1, 1] for all places.</returns>
    public Tensor Dense(Tensor? masks)
    {
        if (masks is null)
        {
            return _noMask.view(1, -1, 1, 1);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor state = _activation(_maskNorms[0].Forward(_mask[0].Forward(masks)));
        state = _activation(_maskNorms[1].Forward(_mask[1].Forward(state)));
        return _mask[2].Forward(state).MoveToOuterDisposeScope();
    }

    private static Tensor? Checked(ModelInput input, string name, int dimensions, int last)
        => input[name] is not { } given || (given.dim() == dimensions && given.size(-1) == last) ? input[name]
            : throw new ModelInputException(name, dimensions == 4 ? "[batch, prompts, points, 2]" : "[batch, prompts, 4]", $"[{string.Join(", ", given.shape)}]");

    private Tensor Points(Tensor points, Tensor? labels, bool fillsUp)
    {
        long[] shape = points.shape[..3];
        if (labels is not null && !labels.shape.AsSpan().SequenceEqual(shape))
        {
            throw new ModelInputException("input_labels", $"[{string.Join(", ", shape)}]", $"[{string.Join(", ", labels.shape)}]");
        }

        labels = labels?.to_type(ScalarType.Int64) ?? ones(shape, ScalarType.Int64, points.device);
        points = points + 0.5;
        if (fillsUp)
        {
            points = cat([points, zeros([shape[0], shape[1], 1, 2], points.dtype, points.device)], 2);
            labels = cat([labels, full([shape[0], shape[1], 1], NoPoint, ScalarType.Int64, points.device)], 2);
        }

        Tensor kinds = labels.unsqueeze(-1);
        Tensor states = where(kinds == NoPoint, _noPoint, _positions.At(points / _imageSize)).masked_fill(kinds == Padding, 0);
        return where(kinds == 0, states + _points[0], where(kinds == 1, states + _points[1], states));
    }

    private Tensor Boxes(Tensor boxes)
    {
        Tensor corners = (boxes + 0.5).view(boxes.size(0), boxes.size(1), Corners, 2) / _imageSize;
        return _positions.At(corners) + cat([_points[2], _points[3]]);
    }
}
