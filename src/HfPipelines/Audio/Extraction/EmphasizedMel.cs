using HfPipelines.Audio.Spectra;
using HfPipelines.Checkpoints;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The features of NeMo's conformers: the logarithm of mel spectra of pre-emphasised samples, all frames in one tensor.</summary>
internal static class EmphasizedMel
{
    private const double Epsilon = 1e-5;
    private const float Guard = 1f / (1 << 24);

    /// <summary>The features.</summary>
    /// <param name="waves">[recordings, samples], float32.</param>
    /// <param name="lengths">The samples of each before filling, [recordings], int64.</param>
    /// <param name="options"><c>n_fft</c>, <c>win_length</c>, <c>hop_length</c>, <c>feature_size</c>, <c>sampling_rate</c>, <c>preemphasis</c> and <c>mel_filters_dtype</c>.</param>
    /// <param name="isCentred">Whether the first frame is centred on the first sample.</param>
    /// <param name="behind">The number of zeros behind the recordings.</param>
    /// <returns>[recordings, frames, filters].</returns>
    public static Tensor Of(Tensor waves, Tensor lengths, ExtractorOptions options, bool isCentred = true, int behind = 0)
    {
        int length = options.Int("n_fft"), rate = options.Int("sampling_rate");
        if (options.DoubleOrNull("preemphasis") is { } share)
        {
            waves = Emphasized(waves, lengths.data<long>().ToArray(), (float)share);
        }

        if (behind > 0)
        {
            waves = nn.functional.pad(waves, [0, behind]);
        }

        // Some networks were trained with filters of half precision.
        ScalarType type = options.StringOrNull("mel_filters_dtype") == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32;
        var spectrum = new PowerSpectrum
        {
            FourierLength = length,
            HopLength = options.Int("hop_length"),
            Window = Rounded(tensor(Windows.Create(options.Int("win_length"), isPeriodic: false), ScalarType.Float32)).to_type(ScalarType.Float64).data<double>().ToArray(),
            IsCentred = isCentred,
            PadsZeros = true,
        };
        double[,] filters = new MelFilterBank
        {
            Frequencies = (length / 2) + 1,
            Filters = options.Int("feature_size"),
            MaxFrequency = rate / 2.0,
            SamplingRate = rate,
            Scale = MelScale.Slaney,
            EqualAreas = true,
        }.Create();
        Tensor mel = spectrum.Mel(waves, (double[,])Rounded(tensor(filters)).to_type(ScalarType.Float64).data<double>().ToNDArray(), static power => MathF.Log(power + Guard));

        // Filter after filter in memory, as in the original: of silent frames the rounding of sums over them is all there is, and it depends on their order.
        return mel.transpose(1, 2).contiguous().transpose(1, 2);

        Tensor Rounded(Tensor values) => values.to_type(type).to_type(ScalarType.Float32);
    }

    /// <summary>Takes a share of the sample before off each one; what lies behind a recording is zero.</summary>
    private static Tensor Emphasized(Tensor waves, long[] lengths, float share)
    {
        int width = (int)waves.size(1);
        Tensor emphasized = waves.contiguous().clone();
        Span<float> samples = TensorMemory.Values<float>(emphasized);
        for (int row = 0; row < lengths.Length; row++)
        {
            Span<float> wave = samples.Slice(row * width, width);
            int length = (int)Math.Min(lengths[row], width);
            wave[length..].Clear();
            for (int i = length - 1; i > 0; i--)
            {
                wave[i] -= wave[i - 1] * share;
            }
        }

        return emphasized;
    }

    /// <summary>The number of frames that begin within each recording.</summary>
    public static Tensor Counts(Tensor lengths, ExtractorOptions options)
    {
        int length = options.Int("n_fft");
        return (lengths + ((length / 2 * 2) - length)).div(options.Int("hop_length"), RoundingMode.floor);
    }

    /// <summary>Normalises each filter over the frames of each recording that count, and sets the others to zero.</summary>
    /// <param name="mel">[recordings, frames, filters].</param>
    /// <param name="counts">[recordings].</param>
    /// <param name="mask">[recordings, frames].</param>
    public static Tensor Normalized(Tensor mel, Tensor counts, Tensor mask)
    {
        Tensor counted = mask.unsqueeze(-1);
        Tensor kept = mel * counted;
        Tensor mean = (kept.sum(1) / counts.unsqueeze(-1)).unsqueeze(1);
        Tensor variance = ((kept - mean).square() * counted).sum(1) / (counts - 1).unsqueeze(-1);
        return (mel - mean) / (variance.sqrt().unsqueeze(1) + Epsilon) * counted;
    }
}
