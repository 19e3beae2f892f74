using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Where tokens stand on their page, in a space narrower than that of texts.</summary>
internal sealed class LiltBoxEmbedding
{
    private readonly Embedding _x;
    private readonly Embedding _y;
    private readonly Embedding _height;
    private readonly Embedding _width;
    private readonly Embedding _positions;
    private readonly Linear _projection;
    private readonly LayerNorm _norm;

    public LiltBoxEmbedding(LiltConfig config, Weights weights)
    {
        int size = config.HiddenSize / config.ChannelShrinkRatio;
        (_x, _y, _height, _width) = (Table("x"), Table("y"), Table("h"), Table("w"));
        _positions = new Embedding(weights / "box_position_embeddings", config.MaxPositionEmbeddings, size);
        _projection = new Linear(weights / "box_linear_embeddings", config.HiddenSize, size);
        _norm = new LayerNorm(weights / "LayerNorm", size, config.LayerNormEps);

        Embedding Table(string name) => new(weights / $"{name}_position_embeddings", config.Max2dPositionEmbeddings, config.HiddenSize / 6);
    }

    /// <summary>Embeds boxes.</summary>
    /// <param name="boxes">Left, upper, right and lower side, int64 [batch, length, 4].</param>
    /// <param name="positions">The tokens' positions, int64 [batch or 1, length].</param>
    /// <returns>[batch, length, size], a new tensor.</returns>
    /// <exception cref="ModelInputException">The boxes have another shape, or sides lie outside the page.</exception>
    public Tensor Forward(Tensor boxes, Tensor positions)
    {
        using DisposeScope scope = NewDisposeScope();
        if (boxes.dim() != 3 || boxes.size(2) != 4)
        {
            throw new ModelInputException("bbox", "[batch, length, 4]", $"[{string.Join(", ", boxes.shape)}]");
        }

        Tensor[] sides = [.. Enumerable.Range(0, 4).Select(side => boxes.select(2, side))];
        Tensor places = cat(
            [
                _x.Forward(sides[0]), _y.Forward(sides[1]), _x.Forward(sides[2]), _y.Forward(sides[3]),
                _height.Forward(sides[3] - sides[1]), _width.Forward(sides[2] - sides[0]),
            ],
            -1);
        return _norm.Forward(_projection.Forward(places).add_(_positions.Forward(positions))).MoveToOuterDisposeScope();
    }
}
