using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The features of Whisper and its relatives: the logarithm of mel spectra, at most eight decades below the loudest.</summary>
internal static class WhisperMel
{
    private const double Decades = 8;
    private const double Floor = 1e-10;
    private const double HighestFrequency = 8000;

    /// <summary>The features.</summary>
    /// <param name="waves">[recordings, samples], float32.</param>
    /// <param name="options"><c>n_fft</c>, <c>hop_length</c>, <c>feature_size</c>, <c>sampling_rate</c> and <c>dither</c>.</param>
    /// <param name="isCentred">Whether the first frame is centred on the first sample.</param>
    /// <param name="loudest">The logarithm of the loudest; null to look for it.</param>
    /// <param name="looksIntoEach">Whether each recording has its own loudest.</param>
    /// <returns>[recordings, filters, frames], without the last frame, which lies behind the recording.</returns>
    /// <exception cref="AudioException">There are too few samples.</exception>
    public static Tensor Of(Tensor waves, ExtractorOptions options, bool isCentred = true, double? loudest = null, bool looksIntoEach = true)
    {
        int frame = options.Int("n_fft");
        if (options.DoubleOrNull("dither") is > 0 and { } dither)
        {
            waves = waves + (randn_like(waves) * dither);
        }

        var spectrum = new PowerSpectrum { FourierLength = frame, HopLength = options.Int("hop_length"), Window = Windows.Create(frame), IsCentred = isCentred };
        double[,] filters = new MelFilterBank
        {
            Frequencies = 1 + (frame / 2),
            Filters = options.Int("feature_size"),
            MaxFrequency = HighestFrequency,
            SamplingRate = options.Int("sampling_rate"),
            Scale = MelScale.Slaney,
            EqualAreas = true,
        }.Create();
        Tensor mel = spectrum.Mel(waves, filters, dropped: 1).clamp_min_(Floor).log10_();
        Tensor top = loudest is { } given ? tensor(given, mel.dtype) : looksIntoEach ? mel.amax([1, 2], keepdim: true) : mel.max();
        return mel.maximum(top - Decades).add_(4).div_(4).transpose(1, 2).contiguous();
    }
}
