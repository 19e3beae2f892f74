using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The angles of some positions, ready to turn queries and keys.</summary>
public sealed class RotaryAngles
{
    private static readonly Scalar One = 1.0;

    private readonly RotaryLayout _layout;
    private readonly long _size;

    internal RotaryAngles(RotaryLayout layout, Tensor cosine, Tensor signedSine)
    {
        (_layout, Cosine, SignedSine) = (layout, cosine, signedSine);
        _size = cosine.size(-1);
    }

    /// <summary>The cosines, [batch or 1, 1, length, rotated size].</summary>
    public Tensor Cosine { get; }

    /// <summary>The sines, with a minus where the first of a pair is turned; the same shape.</summary>
    public Tensor SignedSine { get; }

    /// <summary>The angles that a checkpoint holds as a table, by which neighbours are turned (RoFormer).</summary>
    /// <param name="table">A row each position: the sines in its first half, the cosines in its second.</param>
    /// <param name="positions">Int64 [batch or 1, length].</param>
    /// <returns>The angles; their tensors belong to the current dispose scope.</returns>
    public static RotaryAngles Of(Embedding table, Tensor positions)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = table.Forward(positions).unsqueeze(1);
        long half = table.Size / 2;
        (Tensor sine, Tensor cosine) = (rows.narrow(-1, 0, half), rows.narrow(-1, half, half));
        return new RotaryAngles(
            RotaryLayout.Interleaved,
            stack([cosine, cosine], -1).flatten(-2).MoveToOuterDisposeScope(),
            stack([sine.neg(), sine], -1).flatten(-2).MoveToOuterDisposeScope());
    }

    /// <summary>Angles that turn each dimension of the first half with the one at the same place of the second half.</summary>
    /// <param name="angles">Float32 [batch or 1, length, half of the rotated size].</param>
    /// <param name="type">The element type of the states that will be turned.</param>
    /// <returns>The angles; their tensors belong to the current dispose scope.</returns>
    public static RotaryAngles Of(Tensor angles, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor cosine, Tensor sine) = (angles.cos(), angles.sin());
        return new RotaryAngles(
            RotaryLayout.Half,
            cat([cosine, cosine], -1).unsqueeze(1).to_type(type).MoveToOuterDisposeScope(),
            cat([sine.neg(), sine], -1).unsqueeze(1).to_type(type).MoveToOuterDisposeScope());
    }

    /// <summary>Turns queries or keys; what lies beyond the rotated size passes unchanged.</summary>
    /// <param name="states">[batch, heads, length, head size].</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Rotate(Tensor states)
    {
        using DisposeScope scope = NewDisposeScope();
        long headSize = states.size(-1);
        if (_size == headSize)
        {
            return Turn(states).MoveToOuterDisposeScope();
        }

        Tensor turned = Turn(states.narrow(-1, 0, _size));
        return cat([turned, states.narrow(-1, _size, headSize - _size)], -1).MoveToOuterDisposeScope();
    }

    private Tensor Turn(Tensor states)
    {
        Tensor pairs = _layout == RotaryLayout.InterleavedToHalf ? states.unflatten(3, [_size / 2, 2]).transpose(-1, -2).flatten(-2) : states;
        Tensor partners = _layout == RotaryLayout.Interleaved ? pairs.unflatten(3, [_size / 2, 2]).flip(-1).flatten(-2) : pairs.roll(_size / 2, -1);
        return pairs.mul(Cosine).addcmul_(partners, SignedSine, One);
    }
}
