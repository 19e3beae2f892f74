using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// The positions of texts with pictures: text counts on, and a picture has a time, a height and a width of its own, behind whose largest the text goes on.
/// </summary>
/// <param name="rows">The number of texts.</param>
/// <param name="length">The number of places of a text.</param>
internal sealed class PicturePositions(long rows, long length)
{
    private readonly long[] _numbers = new long[3 * rows * length];
    private long _next;

    /// <summary>Begins with the next text.</summary>
    public void Begin() => _next = 0;

    /// <summary>Adds a place of text.</summary>
    /// <param name="place">The place, counted over all texts.</param>
    public void AddText(int place)
    {
        Set(place, _next, _next, _next);
        _next++;
    }

    /// <summary>Adds a picture or video.</summary>
    /// <param name="places">A place for each square, counted over all texts.</param>
    /// <param name="grid">The patches.</param>
    /// <param name="pace">The number of positions from a frame to the next.</param>
    public void AddPicture(ReadOnlySpan<int> places, PatchGrid grid, double pace)
    {
        (long height, long width) = (grid.Rows / grid.Side, grid.Columns / grid.Side);
        for (int square = 0; square < places.Length; square++)
        {
            (long frame, long within) = Math.DivRem(square, height * width);
            Set(places[square], _next + (long)(frame * pace), _next + (within / width), _next + (within % width));
        }

        _next += Math.Max(grid.Rows, grid.Columns) / grid.Side;
    }

    /// <summary>The positions, int64 [3, rows, length].</summary>
    /// <param name="device">Where they shall lie.</param>
    public Tensor ToTensor(Device device) => tensor(_numbers, [3, rows, length], device: device);

    private void Set(int place, long time, long height, long width)
    {
        long plane = rows * length;
        (_numbers[place], _numbers[plane + place], _numbers[(2 * plane) + place]) = (time, height, width);
    }
}
