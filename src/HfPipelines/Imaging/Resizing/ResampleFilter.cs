using System.Numerics;

namespace HfPipelines.Imaging.Resizing;

/// <summary>The filter functions of a resize and how far they reach, in samples of the larger grid.</summary>
internal static class ResampleFilter
{
    public static double Support(Resampling resampling) => resampling switch
    {
        Resampling.Box => 0.5,
        Resampling.Bilinear or Resampling.Hamming => 1.0,
        Resampling.Bicubic => 2.0,
        Resampling.Lanczos => 3.0,
        _ => throw new ArgumentOutOfRangeException(nameof(resampling), resampling, "No such filter."),
    };

    public static T Weight<T>(Resampling resampling, T x)
        where T : IBinaryFloatingPointIeee754<T>
    {
        switch (resampling)
        {
            case Resampling.Box:
                T half = T.CreateTruncating(0.5);
                return x > -half && x <= half ? T.One : T.Zero;
            case Resampling.Bilinear:
                x = T.Abs(x);
                return x < T.One ? T.One - x : T.Zero;
            case Resampling.Hamming:
                x = T.Abs(x);
                if (x == T.Zero)
                {
                    return T.One;
                }

                if (x >= T.One)
                {
                    return T.Zero;
                }

                // Pillow's two constants have single precision.
                x *= T.Pi;
                return T.Sin(x) / x * (T.CreateTruncating(0.54f) + (T.CreateTruncating(0.46f) * T.Cos(x)));
            case Resampling.Bicubic:
                return Cubic(x, T.CreateTruncating(-0.5));
            case Resampling.Lanczos:
                T three = T.CreateTruncating(3.0);
                return x >= -three && x < three ? Sinc(x) * Sinc(x / three) : T.Zero;
            default:
                throw new ArgumentOutOfRangeException(nameof(resampling), resampling, "No such filter.");
        }
    }

    /// <summary>The cubic convolution kernel of parameter <paramref name="a"/>.</summary>
    public static T Cubic<T>(T x, T a)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T two = T.CreateTruncating(2.0), three = T.CreateTruncating(3.0);
        x = T.Abs(x);
        if (x < T.One)
        {
            return ((((a + two) * x) - (a + three)) * x * x) + T.One;
        }

        return x < two ? ((((x - T.CreateTruncating(5.0)) * x) + T.CreateTruncating(8.0)) * x - T.CreateTruncating(4.0)) * a : T.Zero;
    }

    private static T Sinc<T>(T x)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (x == T.Zero)
        {
            return T.One;
        }

        x *= T.Pi;
        return T.Sin(x) / x;
    }
}
