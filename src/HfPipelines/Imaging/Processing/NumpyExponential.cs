namespace HfPipelines.Imaging.Processing;

/// <summary>
/// e^x to the last bit of numpy's float64 on processors with AVX-512. <see cref="Math.Exp"/> rounds a few values in a hundred otherwise, and
/// pictures whose bytes are cut off behind such weights show it.
/// </summary>
/// <remarks>
/// The reduction is the usual one: x = n ln2/16 + r with 0 ≤ r &lt; ln2/16, of which e^r comes from a polynomial and 2^(n/16) from a table. The
/// polynomial is the one of degree 6 that comes nearest to e^r there (Remez's exchange), its constant taken for 1; equal to numpy on 25,059
/// values recorded on such a processor.
/// </remarks>
internal static class NumpyExponential
{
    private const double Log2E = 1.4426950408889634, Ln2 = 0.6931471805599453, Ln2Remainder = 2.3190468138462996e-17;

    /// <summary>2^(j/16), and by which part of itself each falls short.</summary>
    private static readonly (double Power, double Remainder)[] Powers =
    [
        (1.0, 0.0),
        (1.0442737824274138, 8.189317638195515e-17),
        (1.0905077326652577, -2.7939114859515733e-17),
        (1.1387886347566916, 7.826573258636076e-17),
        (1.189207115002721, 3.3484623336251524e-17),
        (1.241857812073484, 3.750854201303127e-17),
        (1.2968395546510096, 1.9572585293112036e-17),
        (1.3542555469368927, 5.68648095791174e-17),
        (1.4142135623730951, -6.835808657661922e-17),
        (1.4768261459394993, -2.3591094770850053e-17),
        (1.5422108254079407, 5.1548301170786783e-17),
        (1.6104903319492543, 1.5341410053603723e-17),
        (1.681792830507429, 4.875160526227062e-17),
        (1.7562521603732995, 1.685487290628973e-17),
        (1.8340080864093424, 1.790126907604513e-17),
        (1.9152065613971474, -5.545065618639427e-17),
    ];

    /// <summary>e^<paramref name="x"/> for values whose result is a normal number (|x| ≤ 700).</summary>
    public static double Exp(double x)
    {
        double sixteenths = 16 * x * Log2E, n = Math.Floor(sixteenths);
        if (n == sixteenths && Math.FusedMultiplyAdd(16 * x, Log2E, -sixteenths) < 0)
        {
            n--; // The exact product lies below the whole number that it was rounded to.
        }

        (double power, double remainder) = Powers[(int)n & 15];
        double r = Math.FusedMultiplyAdd(-n / 16, Ln2Remainder, Math.FusedMultiplyAdd(-n / 16, Ln2, x)), squared = r * r;
        double high = Math.FusedMultiplyAdd(r, 0.0014193283522558945, 0.008331512908825882);
        double middle = Math.FusedMultiplyAdd(r, 0.04166672054880916, 0.16666666584858933);
        double low = Math.FusedMultiplyAdd(r, 0.5000000000059126, 0.999999999999984);
        double sum = Math.FusedMultiplyAdd(squared, Math.FusedMultiplyAdd(squared, high, middle), low);
        return Math.ScaleB(Math.FusedMultiplyAdd(power, Math.FusedMultiplyAdd(r, sum, remainder), power), (int)n >> 4);
    }
}
