namespace HfPipelines.Audio.Spectra;

/// <summary>Bumps over the frequencies of a spectrum, one for each tone of the octave, whatever the octave.</summary>
internal static class ChromaFilterBank
{
    private const double Octave = 5;
    private const double Width = 2;
    private const double LowestA = 440.0 / 16;

    /// <summary>The weights, [tones, frequencies / 2 + 1].</summary>
    /// <param name="frequencies">The size of the Fourier transform.</param>
    /// <param name="tones">The number of tones of an octave.</param>
    /// <param name="samplingRate">The number of samples a second.</param>
    /// <param name="tuning">How far the tones lie above those of 440 Hz, in tones.</param>
    /// <param name="normalizes">Whether the squares of a frequency's weights add up to one.</param>
    /// <param name="favoursMiddle">Whether high and low octaves count less.</param>
    /// <param name="startsAtC">Whether the first row is C instead of A.</param>
    public static double[,] Create(
        int frequencies, int tones, int samplingRate, double tuning = 0, bool normalizes = true, bool favoursMiddle = true, bool startsAtC = true)
    {
        double lowest = LowestA * Math.Pow(2, tuning / tones);
        var places = new double[frequencies];
        for (int i = 1; i < frequencies; i++)
        {
            places[i] = tones * Math.Log2((double)samplingRate * i / frequencies / lowest);
        }

        // The constant part has no tone; it is put an octave and a half below the lowest.
        places[0] = places[1] - (1.5 * tones);
        int kept = (frequencies / 2) + 1;
        var weights = new double[tones, kept];
        double half = Math.Round(tones / 2.0);
        for (int i = 0; i < kept; i++)
        {
            double width = i == frequencies - 1 ? 1 : Math.Max(places[i + 1] - places[i], 1);
            var column = new double[tones];
            for (int tone = 0; tone < tones; tone++)
            {
                double distance = places[i] - tone + half + (10 * tones);
                distance -= Math.Floor(distance / tones) * tones;
                column[tone] = Math.Exp(-0.5 * Math.Pow(2 * (distance - half) / width, 2));
            }

            double norm = normalizes ? Math.Sqrt(column.Sum(v => v * v)) : 1;
            double octave = !favoursMiddle ? 1 : Math.Exp(-0.5 * Math.Pow(((places[i] / tones) - Octave) / Width, 2));
            int shift = startsAtC ? 3 * (tones / 12) : 0;
            for (int tone = 0; tone < tones; tone++)
            {
                weights[tone, i] = column[(tone + shift) % tones] / norm * octave;
            }
        }

        return weights;
    }
}
