using System.Globalization;
using System.Numerics;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The attributes and methods of <c>int</c>, <c>bool</c> and <c>float</c>.</summary>
internal static class NumberMethods
{
    private static readonly MethodTable<object> Integer = new MethodTable<object>("int")
        .Add("bit_length", 0, [], (_, n, _) => PythonInteger.Box(BitLength(Value(n))))
        .Add("bit_count", 0, [], (_, n, _) => PythonInteger.Box(BigInteger.Abs(Value(n)).ToByteArray().Sum(b => BitOperations.PopCount(b))))
        .Add("conjugate", 0, [], (_, n, _) => PythonInteger.Box(Value(n)))
        .Add("as_integer_ratio", 0, [], (_, n, _) => new PythonTuple(PythonInteger.Box(Value(n)), PythonInteger.Box(1)))
        .AddNamed("to_bytes", 0, ["length", "byteorder"], (_, n, a) => ToBytes(Value(n), (int)Argument.Integer(a[0], 1), Argument.OptionalText(a[1]) ?? "big"));

    private static readonly MethodTable<object> Float = new MethodTable<object>("float")
        .Add("is_integer", 0, [], (_, n, _) => PythonBool.Box(double.IsFinite((double)n) && (double)n == Math.Floor((double)n)))
        .Add("conjugate", 0, [], (_, n, _) => n)
        .Add("as_integer_ratio", 0, [], (_, n, _) => Ratio((double)n))
        .Add("hex", 0, [], (_, n, _) => Hex((double)n));

    public static bool TryGet(RenderContext context, object value, string name, out object? attribute)
    {
        context.Step();
        switch (name, value)
        {
            case ("real", double):
                attribute = value;
                return true;
            case ("imag", double):
                attribute = 0.0;
                return true;
            case ("real" or "numerator", not double):
                attribute = PythonInteger.Box(Value(value));
                return true;
            case ("imag", not double):
                attribute = PythonInteger.Box(0);
                return true;
            case ("denominator", not double):
                attribute = PythonInteger.Box(1);
                return true;
            default:
                return (value is double ? Float : Integer).TryBind(value, name, out attribute);
        }
    }

    private static BigInteger Value(object number) => PythonInteger.TryGet(number, out BigInteger integer) ? integer : 0;

    private static long BitLength(BigInteger value)
    {
        value = BigInteger.Abs(value);
        return value.IsZero ? 0 : value.GetBitLength();
    }

    private static PythonTuple Ratio(double value)
    {
        if (!double.IsFinite(value))
        {
            throw double.IsNaN(value) ? Raise.Value("cannot convert NaN to integer ratio") : Raise.Overflow("cannot convert Infinity to integer ratio");
        }

        (BigInteger mantissa, int exponent) = PythonFloat.Split(value);
        while (exponent < 0 && mantissa.IsEven)
        {
            if (mantissa.IsZero)
            {
                return new PythonTuple(PythonInteger.Box(0), PythonInteger.Box(1));
            }

            (mantissa, exponent) = (mantissa >> 1, exponent + 1);
        }

        return exponent >= 0
            ? new PythonTuple(PythonInteger.Box(mantissa << exponent), PythonInteger.Box(1))
            : new PythonTuple(PythonInteger.Box(mantissa), PythonInteger.Box(BigInteger.One << -exponent));
    }

    private static string Hex(double value)
    {
        if (!double.IsFinite(value))
        {
            return PythonFloat.Repr(value);
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        string sign = bits < 0 ? "-" : "";
        if (value == 0)
        {
            return sign + "0x0.0p+0";
        }

        int power = exponent == 0 ? -1022 : exponent - 1023;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}0x{(exponent == 0 ? 0 : 1)}.{bits & 0xFFFFFFFFFFFFFL:x13}p{(power < 0 ? "" : "+")}{power}");
    }

    private static PythonBytes ToBytes(BigInteger value, int length, string order)
    {
        if (value.Sign < 0)
        {
            throw Raise.Overflow("can't convert negative int to unsigned");
        }

        if (order is not ("big" or "little"))
        {
            throw Raise.Value("byteorder must be either 'little' or 'big'");
        }

        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: order == "big");
        bytes = value.IsZero ? [] : bytes;
        if (length is < 0 or > 1 << 16)
        {
            throw Raise.Value("length argument must be non-negative");
        }

        if (bytes.Length > length)
        {
            throw Raise.Overflow("int too big to convert");
        }

        var padding = new byte[length - bytes.Length];
        return new PythonBytes(order == "big" ? [.. padding, .. bytes] : [.. bytes, .. padding]);
    }
}
