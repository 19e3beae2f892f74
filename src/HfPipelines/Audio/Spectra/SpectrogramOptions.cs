namespace HfPipelines.Audio.Spectra;

/// <summary>How a spectrogram is made.</summary>
internal sealed record SpectrogramOptions
{
    /// <summary>The window, as long as a frame.</summary>
    public required double[] Window { get; init; }

    /// <summary>The distance between two frames.</summary>
    public required int HopLength { get; init; }

    /// <summary>The length of the Fourier transform; null for that of a frame.</summary>
    public int? FourierLength { get; init; }

    /// <summary>The power of the magnitudes; null for complex values.</summary>
    public double? Power { get; init; } = 1;

    /// <summary>Whether the first frame is centred on the first sample.</summary>
    public bool Centred { get; init; } = true;

    /// <summary>How samples before the beginning and behind the end are made up: <c>reflect</c>, <c>constant</c> or <c>edge</c>.</summary>
    public string PadMode { get; init; } = "reflect";

    /// <summary>Whether the half of the spectrum that mirrors the other is left out.</summary>
    public bool OneSided { get; init; } = true;

    /// <summary>The share of random noise; 0 for none.</summary>
    public double Dither { get; init; }

    /// <summary>The share of each sample that is taken from the next; null for none.</summary>
    public double? Preemphasis { get; init; }

    /// <summary>Whether the mean of each frame is taken from it.</summary>
    public bool RemoveMean { get; init; }

    /// <summary>Filters over the frequencies, [frequencies, filters]; null for none.</summary>
    public double[,]? Filters { get; init; }

    /// <summary>The least value behind the filters.</summary>
    public double Floor { get; init; } = 1e-10;

    /// <summary><c>log</c>, <c>log10</c> or <c>dB</c>; null for none.</summary>
    public string? Logarithm { get; init; }

    /// <summary>The reference of decibels.</summary>
    public double Reference { get; init; } = 1;

    /// <summary>The least value of decibels.</summary>
    public double MinValue { get; init; } = 1e-10;

    /// <summary>The range of decibels; null for all.</summary>
    public double? Range { get; init; }
}
