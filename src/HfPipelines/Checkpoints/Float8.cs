using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>Decodes 8-bit floating point, which TorchSharp does not know, to 16 bits, which hold every value exactly.</summary>
internal static class Float8
{
    private static readonly Half[] E4M3 = [.. Enumerable.Range(0, 256).Select(DecodeE4M3)];

    // E5M2 is the upper byte of a 16-bit number.
    private static readonly Half[] E5M2 = [.. Enumerable.Range(0, 256).Select(code => BitConverter.UInt16BitsToHalf((ushort)(code << 8)))];

    /// <summary>Decodes a vector.</summary>
    /// <param name="codes">The bytes, uint8 [count], contiguous on the CPU.</param>
    /// <param name="type">Which of the two.</param>
    /// <returns>Float16 [count].</returns>
    public static Tensor Decode(Tensor codes, StoredType type)
    {
        Half[] table = type == StoredType.F8E4M3 ? E4M3 : E5M2;
        Tensor values = empty(codes.NumberOfElements, dtype: ScalarType.Float16);
        TensorMemory.ForEachPiece(codes, (offset, source) =>
        {
            using Tensor piece = values.narrow(0, offset, source.Length);
            Span<Half> target = TensorMemory.Values<Half>(piece);
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = table[source[i]];
            }
        });
        return values;
    }

    private static Half DecodeE4M3(int code)
    {
        const int Bias = 7;
        const int MantissaBits = 3;
        int exponent = (code >> MantissaBits) & 0xF;
        int mantissa = code & 7;
        double magnitude = (exponent, mantissa) switch
        {
            (0xF, 7) => double.NaN,
            (0, _) => Math.ScaleB(mantissa, 1 - Bias - MantissaBits),
            _ => Math.ScaleB(mantissa + 8, exponent - Bias - MantissaBits),
        };
        return (Half)((code & 0x80) == 0 ? magnitude : -magnitude);
    }
}
