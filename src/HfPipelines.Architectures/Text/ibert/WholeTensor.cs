using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Numbers that are whole ones times a scale, as I-BERT computes with.</summary>
/// <param name="Values">The numbers, whole ones times <paramref name="Scale"/>.</param>
/// <param name="Scale">The scale, [1], or one each of the last dimension; null where the numbers are any.</param>
internal readonly record struct WholeTensor(Tensor Values, Tensor? Scale)
{
    private const int MantissaBits = 31;

    /// <summary>The whole numbers, but for rounding.</summary>
    public Tensor Whole => Scale is null ? Values : Values / Scale;

    /// <summary>The scale at which numbers of a range fit into bits.</summary>
    /// <param name="least">The least numbers.</param>
    /// <param name="most">The greatest numbers.</param>
    /// <param name="bits">The number of bits.</param>
    public static Tensor ScaleOf(Tensor least, Tensor most, int bits) => least.abs().maximum(most.abs()).clamp(1e-8).div(Limit(bits));

    /// <summary>Rounds any numbers to whole ones.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="bits">The number of bits.</param>
    public static Tensor Round(Tensor values, Tensor scale, int bits) => (scale.reciprocal() * values).round().clamp(-Limit(bits), Limit(bits) - 1);

    /// <summary>The greatest whole number of some bits.</summary>
    /// <param name="bits">The number of bits.</param>
    public static double Limit(int bits) => Math.Pow(2, bits - 1) - 1;

    /// <summary>The whole numbers at another scale, as a multiplication by a number of 31 bits and a shift give them.</summary>
    /// <param name="scale">The other scale, [1].</param>
    /// <returns>The same shape, float64.</returns>
    public Tensor At(Tensor scale)
    {
        Tensor factor = Scale!.to_type(ScalarType.Float64) / scale.to_type(ScalarType.Float64);
        Tensor power = full_like(factor, 2).pow(MantissaBits - 1 - factor.abs().log2().floor());
        Tensor mantissa = (factor.abs() * power + 0.5).floor() * factor.sign();
        return (Whole.round().to_type(ScalarType.Float64) * mantissa / power).round();
    }
}
