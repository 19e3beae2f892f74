namespace HfPipelines.Networks;

/// <summary>The patches of a picture or video, which come square by square: first the squares of a row, then the patches of a square.</summary>
/// <param name="Frames">The number of frames; 1 for a picture.</param>
/// <param name="Rows">The number of rows of patches.</param>
/// <param name="Columns">The number of columns of patches.</param>
/// <param name="Side">The number of patches along the side of a square.</param>
internal readonly record struct PatchGrid(long Frames, long Rows, long Columns, long Side)
{
    /// <summary>The number of patches.</summary>
    public long Patches => Frames * Rows * Columns;

    /// <summary>The number of squares.</summary>
    public long Squares => Patches / (Side * Side);

    private long SquareRows => Rows / Side;

    private long SquareColumns => Columns / Side;

    /// <summary>The number of patches of each frame.</summary>
    public IEnumerable<long> FrameLengths() => Enumerable.Repeat(Rows * Columns, (int)Frames);

    /// <summary>Row and column of each patch, one after the other.</summary>
    public IEnumerable<long> Places()
    {
        for (long frame = 0; frame < Frames; frame++)
        {
            for (long square = 0; square < SquareRows * SquareColumns; square++)
            {
                for (long patch = 0; patch < Side * Side; patch++)
                {
                    yield return (square / SquareColumns * Side) + (patch / Side);
                    yield return (square % SquareColumns * Side) + (patch % Side);
                }
            }
        }
    }

    /// <summary>The squares window by window.</summary>
    /// <param name="across">The number of squares along the side of a window; those at the edges are smaller.</param>
    /// <returns>The numbers of the squares, and the number of patches of each window.</returns>
    public (IReadOnlyList<long> Order, IReadOnlyList<long> Lengths) Windows(int across)
    {
        List<long> order = [];
        List<long> lengths = [];
        for (long frame = 0; frame < Frames; frame++)
        {
            for (long top = 0; top < SquareRows; top += across)
            {
                for (long left = 0; left < SquareColumns; left += across)
                {
                    int before = order.Count;
                    for (long row = top; row < Math.Min(top + across, SquareRows); row++)
                    {
                        for (long column = left; column < Math.Min(left + across, SquareColumns); column++)
                        {
                            order.Add((((frame * SquareRows) + row) * SquareColumns) + column);
                        }
                    }

                    lengths.Add((order.Count - before) * Side * Side);
                }
            }
        }

        return (order, lengths);
    }
}
