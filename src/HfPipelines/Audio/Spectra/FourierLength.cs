using System.Numerics;

namespace HfPipelines.Audio.Spectra;

/// <summary>The lengths at which a Fourier transform is fast.</summary>
internal static class FourierLength
{
    /// <summary>The least power of two that a window fits in.</summary>
    public static int Of(int windowLength) => (int)BitOperations.RoundUpToPowerOf2((uint)windowLength);
}
