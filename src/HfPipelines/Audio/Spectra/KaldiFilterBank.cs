using static TorchSharp.torch;

namespace HfPipelines.Audio.Spectra;

/// <summary>The logarithm of mel spectra as Kaldi's filter bank makes them: frames without mean, pre-emphasised, over a power of two of samples.</summary>
internal sealed record KaldiFilterBank
{
    private const double LowestFrequency = 20;
    private const double Preemphasis = 0.97;

    /// <summary>The least energy: the distance from 1 to the next number of single precision.</summary>
    private const double Floor = 1.192092955078125e-07;

    // The recordings of a batch share window and filters.
    private SpectrogramOptions? _spectrum;
    private MelFrames<double>? _frames;

    /// <summary>The number of samples a second.</summary>
    public required int SamplingRate { get; init; }

    /// <summary>The number of filters.</summary>
    public required int Filters { get; init; }

    /// <summary>The window: <c>povey</c>, <c>hann</c> or <c>hamming</c>.</summary>
    public string Window { get; init; } = "povey";

    /// <summary>The number of samples of a frame.</summary>
    public int FrameLength { get; init; } = 400;

    /// <summary>The distance between two frames.</summary>
    public int HopLength { get; init; } = 160;

    /// <summary>What samples are multiplied with; 32768 makes them whole numbers of 16 bits.</summary>
    public double Gain { get; init; } = 1;

    /// <summary>The share of random noise; 0 for none.</summary>
    public double Dither { get; init; }

    /// <summary>The features.</summary>
    /// <param name="wave">The samples, [samples].</param>
    /// <returns>[frames, filters], float32.</returns>
    /// <exception cref="AudioException">There are several channels, or too few samples for a frame.</exception>
    public Tensor Of(Tensor wave)
    {
        if (wave.dim() != 1 || wave.size(0) < FrameLength)
        {
            throw new AudioException($"filter bank: expected one channel of at least {FrameLength} samples, found [{string.Join(", ", wave.shape)}].");
        }

        SpectrogramOptions options = _spectrum ??= Spectrum();
        if (Dither != 0 || (_frames ??= Frames(options)) is not { } frames)
        {
            return Spectrogram.Create(Gain == 1 ? wave : wave * Gain, options).t().to_type(ScalarType.Float32);
        }

        int count = (int)((wave.size(0) - FrameLength) / HopLength) + 1;
        Tensor logarithms = empty([count, Filters], ScalarType.Float64);
        frames.Write(wave.contiguous(), HopLength, logarithms);
        return logarithms.to_type(ScalarType.Float32);
    }

    private MelFrames<double>? Frames(SpectrogramOptions options) => MelFrames<double>.Create(
        options.FourierLength!.Value, options.Window, 0, options.Filters!, static power => Math.Log(Math.Max(power, Floor)), removesMean: true, Preemphasis, Gain);

    private SpectrogramOptions Spectrum()
    {
        int length = Spectra.FourierLength.Of(FrameLength);
        return new SpectrogramOptions
        {
            Window = Windows.Create(FrameLength, Window, isPeriodic: false),
            HopLength = HopLength,
            FourierLength = length,
            Power = 2,
            Centred = false,
            Dither = Dither,
            Preemphasis = Preemphasis,
            RemoveMean = true,
            Floor = Floor,
            Logarithm = "log",
            Filters = new MelFilterBank
            {
                Frequencies = (length / 2) + 1,
                Filters = Filters,
                MinFrequency = LowestFrequency,
                MaxFrequency = SamplingRate / 2,
                SamplingRate = SamplingRate,
                Scale = MelScale.Kaldi,
                StraightInMel = true,
            }.Create(),
        };
    }
}
