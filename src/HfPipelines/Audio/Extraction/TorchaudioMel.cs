using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The features of Granite's speech encoders: the decadic logarithm of mel spectra as torchaudio makes them, below the loudest.</summary>
internal static class TorchaudioMel
{
    private const float Floor = 1e-10f;

    /// <summary>The features.</summary>
    /// <param name="waves">[..., samples], float32.</param>
    /// <param name="options"><c>n_fft</c>, <c>win_length</c>, <c>hop_length</c> and <c>sampling_rate</c>.</param>
    /// <param name="filters">The number of filters.</param>
    /// <param name="decades">How far below the loudest is kept.</param>
    /// <param name="frames">The number of frames that count; null for all.</param>
    /// <returns>[..., frames, filters].</returns>
    public static Tensor Of(Tensor waves, ExtractorOptions options, int filters, double decades, long? frames = null)
    {
        int length = options.Int("n_fft"), rate = options.Int("sampling_rate");
        var spectrum = new PowerSpectrum { FourierLength = length, HopLength = options.Int("hop_length"), Window = Windows.Create(options.Int("win_length")) };
        double[,] bank = new MelFilterBank { Frequencies = (length / 2) + 1, Filters = filters, MaxFrequency = rate / 2, SamplingRate = rate }.Create();
        Tensor mel = spectrum.Mel(waves, bank, static power => MathF.Log10(MathF.Max(power, Floor)));
        mel = mel.narrow(-2, 0, frames is { } given ? Math.Min(given, mel.shape[^2]) : mel.shape[^2]);
        return mel.maximum(mel.amax([-2, -1], keepdim: true) - decades).div_(4).add_(1);
    }
}
