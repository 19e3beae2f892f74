namespace HfPipelines.Imaging.Resizing;

/// <summary>
/// Filter windows with integer weights, as 16-bit halves that SIMD multiplies two at a time: weight = (High &lt;&lt; 15) + Low. Where the whole
/// weight fits 16 bits, <see cref="High"/> is null.
/// </summary>
internal sealed class FixedPointWeights
{
    private const int PillowBits = 22;

    private FixedPointWeights(FilterWindows<double> windows, int shift, bool split)
    {
        Starts = windows.Starts;
        Counts = windows.Counts;
        Taps = windows.Taps;
        Shift = shift;
        Stride = Taps <= 8 ? 8 : (Taps + 15) / 16 * 16;
        Low = new short[checked(Starts.Length * Stride)];
        High = split ? new short[Low.Length] : null;
        for (int i = 0; i < Starts.Length; i++)
        {
            for (int k = 0; k < Counts[i]; k++)
            {
                double exact = windows.Weights[(i * Taps) + k] * (1 << shift);
                int weight = (int)(exact < 0 ? exact - 0.5 : exact + 0.5);
                Low[(i * Stride) + k] = (short)(split ? weight & 0x7FFF : weight);
                if (High is not null)
                {
                    High[(i * Stride) + k] = (short)(weight >> 15);
                }
            }
        }
    }

    /// <summary>The first input position of each output position.</summary>
    public int[] Starts { get; }

    /// <summary>How many input positions each output position has.</summary>
    public int[] Counts { get; }

    /// <summary>The largest count.</summary>
    public int Taps { get; }

    /// <summary>The room for weights per output position: 8 or a multiple of 16, zero beyond the count.</summary>
    public int Stride { get; }

    /// <summary>The lower halves.</summary>
    public short[] Low { get; }

    /// <summary>The upper halves, or null.</summary>
    public short[]? High { get; }

    /// <summary>The binary point: sums are shifted right by this, rounded.</summary>
    public int Shift { get; }

    /// <summary>Pillow's weights: 22 bits behind the point.</summary>
    /// <param name="windows">The exact weights.</param>
    public static FixedPointWeights Pillow(FilterWindows<double> windows) => new(windows, PillowBits, split: true);

    /// <summary>libtorch's weights: as many bits behind the point as 16 bits hold for the largest weight.</summary>
    /// <param name="windows">The exact weights.</param>
    public static FixedPointWeights Torch(FilterWindows<double> windows)
    {
        double largest = 0;
        foreach (double weight in windows.Weights)
        {
            largest = Math.Max(largest, weight);
        }

        int shift = 0;
        while (shift < PillowBits && (int)(0.5 + (largest * (1 << (shift + 1)))) < 1 << 15)
        {
            shift++;
        }

        return new FixedPointWeights(windows, shift, split: false);
    }
}
