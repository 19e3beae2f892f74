using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HfPipelines.Imaging.Resizing;

/// <summary>Where the 8-bit samples of a picture lie: plane after plane, or the channels of a pixel side by side.</summary>
internal readonly unsafe struct SampleGrid
{
    private SampleGrid(byte* data, int channels, int height, int width, bool interleaved)
    {
        Data = data;
        (Channels, Height, Width, IsInterleaved) = (channels, height, width, interleaved);
    }

    public byte* Data { get; }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    public bool IsInterleaved { get; }

    /// <summary>The channels of a pixel side by side.</summary>
    public static SampleGrid Interleaved(byte* data, int channels, int height, int width) => new(data, channels, height, width, interleaved: true);

    /// <summary>Plane after plane.</summary>
    public static SampleGrid Planar(byte* data, int channels, int height, int width) => new(data, channels, height, width, interleaved: false);

    /// <summary>Copies one row, each channel to its own place.</summary>
    /// <param name="y">The row.</param>
    /// <param name="targets">A place for <see cref="Width"/> samples per channel.</param>
    public void CopyRow(int y, byte** targets)
    {
        if (!IsInterleaved)
        {
            for (int c = 0; c < Channels; c++)
            {
                new ReadOnlySpan<byte>(Data + (((nint)c * Height) + y) * Width, Width).CopyTo(new Span<byte>(targets[c], Width));
            }

            return;
        }

        byte* row = Data + ((nint)y * Width * Channels);
        if (Channels == 3)
        {
            SplitThree(row, targets[0], targets[1], targets[2]);
            return;
        }

        for (int c = 0; c < Channels; c++)
        {
            for (int x = 0; x < Width; x++)
            {
                targets[c][x] = row[(x * Channels) + c];
            }
        }
    }

    private void SplitThree(byte* row, byte* red, byte* green, byte* blue)
    {
        int x = 0;
        if (Ssse3.IsSupported)
        {
            // Three vectors hold 16 pixels; each channel picks 5 or 6 bytes of each, a negative index gives zero.
            Vector128<sbyte> r0 = Vector128.Create((sbyte)0, 3, 6, 9, 12, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
            Vector128<sbyte> r1 = Vector128.Create(-1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14, -1, -1, -1, -1, -1);
            Vector128<sbyte> r2 = Vector128.Create(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 4, 7, 10, 13);
            Vector128<sbyte> g0 = Vector128.Create((sbyte)1, 4, 7, 10, 13, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
            Vector128<sbyte> g1 = Vector128.Create(-1, -1, -1, -1, -1, 0, 3, 6, 9, 12, 15, -1, -1, -1, -1, -1);
            Vector128<sbyte> g2 = Vector128.Create(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14);
            Vector128<sbyte> b0 = Vector128.Create((sbyte)2, 5, 8, 11, 14, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
            Vector128<sbyte> b1 = Vector128.Create(-1, -1, -1, -1, -1, 1, 4, 7, 10, 13, -1, -1, -1, -1, -1, -1);
            Vector128<sbyte> b2 = Vector128.Create(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 3, 6, 9, 12, 15);
            for (; x <= Width - 16; x += 16)
            {
                byte* pixels = row + (x * 3);
                Vector128<sbyte> v0 = Sse2.LoadVector128((sbyte*)pixels), v1 = Sse2.LoadVector128((sbyte*)pixels + 16), v2 = Sse2.LoadVector128((sbyte*)pixels + 32);
                Sse2.Store((sbyte*)red + x, Pick(v0, r0, v1, r1, v2, r2));
                Sse2.Store((sbyte*)green + x, Pick(v0, g0, v1, g1, v2, g2));
                Sse2.Store((sbyte*)blue + x, Pick(v0, b0, v1, b1, v2, b2));
            }
        }

        for (; x < Width; x++)
        {
            (red[x], green[x], blue[x]) = (row[x * 3], row[(x * 3) + 1], row[(x * 3) + 2]);
        }
    }

    private static Vector128<sbyte> Pick(Vector128<sbyte> v0, Vector128<sbyte> m0, Vector128<sbyte> v1, Vector128<sbyte> m1, Vector128<sbyte> v2, Vector128<sbyte> m2)
        => Sse2.Or(Sse2.Or(Ssse3.Shuffle(v0, m0), Ssse3.Shuffle(v1, m1)), Ssse3.Shuffle(v2, m2));
}
