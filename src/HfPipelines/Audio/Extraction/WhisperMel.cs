using HfPipelines.Audio.Spectra;
using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The features of Whisper and its relatives: the logarithm of mel spectra, at most eight decades below the loudest.</summary>
internal static class WhisperMel
{
    private const float Decades = 8;
    private const float Floor = 1e-10f;
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
        Tensor mel = spectrum.Mel(waves, filters, static power => MathF.Log10(MathF.Max(power, Floor)), dropped: 1);
        float[] tops = [.. Enumerable.Range(0, (int)mel.size(0)).Select(i => loudest is { } given ? (float)given : Loudest(TensorMemory.Values<float>(mel[i])))];
        if (!looksIntoEach)
        {
            Array.Fill(tops, tops.Max());
        }

        Tensor result = empty([mel.size(0), mel.size(2), mel.size(1)], ScalarType.Float32);
        for (int i = 0; i < tops.Length; i++)
        {
            Scale(TensorMemory.Values<float>(mel[i]), tops[i] - Decades, TensorMemory.Values<float>(result[i]), (int)mel.size(2));
        }

        return result;
    }

    private static float Loudest(ReadOnlySpan<float> mel)
    {
        float loudest = float.NegativeInfinity;
        foreach (float value in mel)
        {
            loudest = MathF.Max(loudest, value);
        }

        return loudest;
    }

    /// <summary>Lifts what is too quiet, and writes filter after filter what stands frame after frame.</summary>
    private static void Scale(ReadOnlySpan<float> mel, float lowest, Span<float> target, int filters)
    {
        int frames = mel.Length / filters;
        for (int filter = 0; filter < filters; filter++)
        {
            Span<float> row = target.Slice(filter * frames, frames);
            for (int frame = 0; frame < frames; frame++)
            {
                row[frame] = (MathF.Max(mel[(frame * filters) + filter], lowest) + 4) / 4;
            }
        }
    }
}
