namespace HfPipelines.Audio;

/// <summary>Kaiser's window.</summary>
internal static class Kaiser
{
    /// <summary>Its value.</summary>
    /// <param name="place">From -1 to 1, the middle is 0.</param>
    /// <param name="beta">How steep it is.</param>
    public static double At(double place, double beta) => Bessel(beta * Math.Sqrt(Math.Max(0, 1 - (place * place)))) / Bessel(beta);

    // The modified Bessel function of the first kind and order zero, by its series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
