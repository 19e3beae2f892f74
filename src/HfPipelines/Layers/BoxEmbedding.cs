using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Where a token stands on its page: the sum of the embeddings of its box's sides, height and width (LayoutLM).</summary>
public sealed class BoxEmbedding
{
    private readonly Embedding _x;
    private readonly Embedding _y;
    private readonly Embedding _height;
    private readonly Embedding _width;

    /// <summary>Takes the tables of a checkpoint.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="count">The number of places along a side of a page.</param>
    /// <param name="size">The size of a row.</param>
    public BoxEmbedding(Weights weights, int count, int size)
    {
        (_x, _y, _height, _width) = (Table("x"), Table("y"), Table("h"), Table("w"));

        Embedding Table(string name) => new(weights / $"{name}_position_embeddings", count, size);
    }

    /// <summary>Embeds boxes.</summary>
    /// <param name="boxes">Left, upper, right and lower side, int64 [batch, length, 4], mostly from 0 to 1000; null for boxes without extent in the corner.</param>
    /// <returns>[batch, length, size], or [1, 1, size] without boxes; a new tensor.</returns>
    /// <exception cref="ModelInputException">The boxes have another shape, or sides lie outside the page.</exception>
    public Tensor Forward(Tensor? boxes)
    {
        using DisposeScope scope = NewDisposeScope();
        boxes ??= zeros([1, 1, 4], ScalarType.Int64, _x.Weight.device);
        if (boxes.dim() != 3 || boxes.size(2) != 4)
        {
            throw new ModelInputException("bbox", "[batch, length, 4]", $"[{string.Join(", ", boxes.shape)}]");
        }

        Tensor[] sides = [.. Enumerable.Range(0, 4).Select(side => boxes.select(2, side))];
        return _x.Forward(sides[0])
            .add_(_y.Forward(sides[1]))
            .add_(_x.Forward(sides[2]))
            .add_(_y.Forward(sides[3]))
            .add_(_height.Forward(sides[3] - sides[1]))
            .add_(_width.Forward(sides[2] - sides[0]))
            .MoveToOuterDisposeScope();
    }
}
