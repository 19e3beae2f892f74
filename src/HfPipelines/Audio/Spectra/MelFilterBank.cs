using static TorchSharp.torch;

namespace HfPipelines.Audio.Spectra;

/// <summary>Triangles over the frequencies of a spectrum, equally wide for the ear.</summary>
internal sealed record MelFilterBank
{
    /// <summary>The number of frequencies of the spectrum.</summary>
    public required int Frequencies { get; init; }

    /// <summary>The number of triangles.</summary>
    public required int Filters { get; init; }

    /// <summary>Where the first triangle begins, in hertz.</summary>
    public double MinFrequency { get; init; }

    /// <summary>Where the last triangle ends, in hertz.</summary>
    public required double MaxFrequency { get; init; }

    /// <summary>The number of samples a second.</summary>
    public required int SamplingRate { get; init; }

    /// <summary>The scale.</summary>
    public MelScale Scale { get; init; } = MelScale.Htk;

    /// <summary>Whether every triangle has the same area (Slaney's norm) instead of the same height.</summary>
    public bool EqualAreas { get; init; }

    /// <summary>Whether the sides of the triangles are straight in mel instead of in hertz.</summary>
    public bool StraightInMel { get; init; }

    /// <summary>The weights, [frequencies, filters].</summary>
    /// <exception cref="AudioException">The options contradict each other.</exception>
    public double[,] Create()
    {
        if (Frequencies < 2 || MinFrequency > MaxFrequency)
        {
            throw new AudioException($"mel filters: expected at least 2 frequencies and a range that rises, found {Frequencies} and {MinFrequency} to {MaxFrequency} Hz.");
        }

        double[] corners = Line(MelScales.ToMel(MinFrequency, Scale), MelScales.ToMel(MaxFrequency, Scale), Filters + 2);
        double[] hertz = [.. corners.Select(c => MelScales.ToHertz(c, Scale))];
        double binWidth = (double)SamplingRate / ((Frequencies - 1) * 2);
        double[] bins = StraightInMel
            ? [.. Enumerable.Range(0, Frequencies).Select(i => MelScales.ToMel(binWidth * i, Scale))]
            : Line(0, SamplingRate / 2, Frequencies);
        double[] edges = StraightInMel ? corners : hertz;
        var weights = new double[Frequencies, Filters];
        for (int filter = 0; filter < Filters; filter++)
        {
            (double left, double middle, double right) = (edges[filter], edges[filter + 1], edges[filter + 2]);
            double height = EqualAreas ? 2 / (right - left) : 1;
            for (int bin = 0; bin < Frequencies; bin++)
            {
                double up = (bins[bin] - left) / (middle - left);
                double down = (right - bins[bin]) / (right - middle);
                weights[bin, filter] = Math.Max(0, Math.Min(up, down)) * height;
            }
        }

        return weights;
    }

    /// <summary>The weights as a tensor, [frequencies, filters].</summary>
    /// <param name="type">Its type.</param>
    public Tensor ToTensor(ScalarType type) => tensor(Create()).to_type(type);

    private static double[] Line(double from, double to, int count)
        => [.. Enumerable.Range(0, count).Select(i => i == count - 1 ? to : from + (i * ((to - from) / (count - 1))))];
}
