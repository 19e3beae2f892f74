using static TorchSharp.torch;

namespace HfPipelines.Audio.Spectra;

/// <summary>Spectra on the logarithmic scale of loudness.</summary>
internal static class Decibels
{
    /// <summary>Of a power spectrum.</summary>
    public static Tensor OfPower(Tensor spectrum, double reference = 1, double minValue = 1e-10, double? range = null) => Of(spectrum, 10, reference, minValue, range);

    /// <summary>Of an amplitude spectrum.</summary>
    public static Tensor OfAmplitude(Tensor spectrum, double reference = 1, double minValue = 1e-5, double? range = null) => Of(spectrum, 20, reference, minValue, range);

    private static Tensor Of(Tensor spectrum, double factor, double reference, double minValue, double? range)
    {
        if (reference <= 0 || minValue <= 0 || range <= 0)
        {
            throw new AudioException($"decibels: expected a reference, a least value and a range above zero, found {reference}, {minValue} and {range}.");
        }

        Tensor loudness = (spectrum.clamp_min(minValue).log10() - Math.Log10(Math.Max(minValue, reference))) * factor;
        return range is { } span ? loudness.maximum(loudness.max() - span) : loudness;
    }
}
