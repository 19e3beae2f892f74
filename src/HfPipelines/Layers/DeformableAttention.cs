using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Attention to a few places of each of several feature maps, which every query chooses around a point or in a box of its own (Deformable DETR).</summary>
public sealed class DeformableAttention
{
    private readonly DeformableAttentionOptions _options;
    private readonly Linear _offsets;
    private readonly Linear _shares;
    private readonly Linear _value;
    private readonly Linear _output;

    /// <summary>Takes <c>sampling_offsets</c>, <c>attention_weights</c>, <c>value_proj</c> and <c>output_proj</c> of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="options">The sizes.</param>
    public DeformableAttention(Weights weights, DeformableAttentionOptions options)
    {
        _options = options;
        int size = options.HiddenSize, places = options.Heads * options.Levels * options.Points;
        _offsets = new Linear(weights / "sampling_offsets", size, 2 * places);
        _shares = new Linear(weights / "attention_weights", size, places);
        _value = new Linear(weights / "value_proj", size, size);
        _output = new Linear(weights / "output_proj", size, size);
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="queries">[batch, queries, hidden], with their positions.</param>
    /// <param name="memory">The places of all maps, one map after the other, [batch, places, hidden].</param>
    /// <param name="sizes">Height and width of each map.</param>
    /// <param name="points">
    /// Where each query looks, in parts of the maps' width and height: [batch, queries, maps or 1, 2], column and row, or with 4 at the end a box's centre,
    /// width and height.
    /// </param>
    /// <param name="inside">True where a place counts, [batch, places]; null for everywhere.</param>
    /// <returns>[batch, queries, hidden], a new tensor.</returns>
    /// <exception cref="ModelInputException">The maps are not as many, or have not as many places, as the layer and the memory.</exception>
    public Tensor Forward(Tensor queries, Tensor memory, IReadOnlyList<(long Height, long Width)> sizes, Tensor points, Tensor? inside = null)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Count != _options.Levels || sizes.Sum(s => s.Height * s.Width) != memory.size(1))
        {
            throw new ModelInputException("encoder_hidden_states", $"the places of {_options.Levels} feature maps", $"{memory.size(1)} places of {sizes.Count}");
        }

        using DisposeScope scope = NewDisposeScope();
        (long batch, long count, int heads) = (queries.size(0), queries.size(1), _options.Heads);
        Tensor values = _value.Forward(memory);
        values = inside is null ? values : values.masked_fill(inside.unsqueeze(-1).logical_not(), 0);
        Tensor shares = _shares.Forward(queries).view(batch, count, heads, -1).softmax(-1)
            .view(batch, count, heads, _options.Levels, _options.Points).transpose(1, 2).flatten(0, 1);
        Tensor places = Places(_offsets.Forward(queries).view(batch, count, heads, _options.Levels, _options.Points, 2), points, sizes).transpose(1, 2).flatten(0, 1);
        Tensor? sum = null;
        long first = 0;
        for (int level = 0; level < sizes.Count; level++)
        {
            (long height, long width) = sizes[level];
            Tensor map = values.narrow(1, first, height * width).transpose(1, 2).reshape(batch * heads, -1, height, width);
            Tensor seen = (_options.IsDiscrete ? Nearest(map, places.select(2, level)) : Between(map, places.select(2, level))).mul(shares.select(2, level).unsqueeze(1)).sum(-1);
            sum = sum is null ? seen : sum.add_(seen);
            first += height * width;
        }

        // [batch · heads, size, queries]
        return _output.Forward(sum!.view(batch, _options.HiddenSize, count).transpose(1, 2)).MoveToOuterDisposeScope();
    }

    private static Tensor Between(Tensor map, Tensor places)
        => nn.functional.grid_sample(map, (places * 2) - 1, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, false);

    private static Tensor Nearest(Tensor map, Tensor places)
    {
        (long rows, long height, long width) = (map.size(0), map.size(2), map.size(3));
        Tensor column = ((places.select(-1, 0) * width) + 0.5).to_type(ScalarType.Int64).clamp(0, width - 1);
        Tensor row = ((places.select(-1, 1) * height) + 0.5).to_type(ScalarType.Int64).clamp(0, height - 1);
        Tensor index = (row * width).add_(column).view(rows, 1, -1).expand(-1, map.size(1), -1);
        return map.flatten(2).gather(2, index).view(rows, map.size(1), places.size(1), places.size(2));
    }

    // [batch, queries, heads, levels, points, 2]
    private Tensor Places(Tensor offsets, Tensor points, IReadOnlyList<(long Height, long Width)> sizes)
    {
        Tensor centres = points.narrow(-1, 0, 2).unsqueeze(2).unsqueeze(4);
        if (points.size(-1) == 2)
        {
            Tensor scale = tensor([.. sizes.SelectMany(s => (float[])[s.Width, s.Height])], [1, 1, 1, sizes.Count, 1, 2], offsets.dtype, offsets.device);
            return centres + (offsets / scale);
        }

        Tensor extents = points.narrow(-1, 2, 2).unsqueeze(2).unsqueeze(4);
        return centres + (offsets / _options.Points * extents * _options.BoxScale);
    }
}
