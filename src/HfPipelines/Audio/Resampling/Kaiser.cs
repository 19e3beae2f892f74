namespace HfPipelines.Audio;

/// <summary>Kaiser's window.</summary>
internal static class Kaiser
{
    /// <summary>Its value, 0 beyond its ends.</summary>
    /// <param name="place">From -1 to 1, the middle is 0.</param>
    /// <param name="beta">How steep it is.</param>
    public static double At(double place, double beta) => Math.Abs(place) > 1 ? 0 : Bessel(beta * Math.Sqrt(1 - (place * place))) / Bessel(beta);

    /// <summary>What is mostly put under it, the ideal filter: sin(pi x) / (pi x).</summary>
    /// <param name="x">The distance in crossings of zero.</param>
    public static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

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
