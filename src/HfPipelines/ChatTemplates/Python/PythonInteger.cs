using System.Globalization;
using System.Numerics;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>Integers of any size: a <see cref="long"/> where it fits, else a <see cref="BigInteger"/>.</summary>
internal static class PythonInteger
{
    /// <summary>How many digits Python converts between text and integers.</summary>
    public const int MaxDigits = 4300;

    public const string TooManyDigits = "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit";

    private const int MaxBits = 1 << 18;

    private static readonly object[] Small = [.. Enumerable.Range(-16, 1040).Select(i => (object)(long)i)];

    public static object Box(long value) => value is >= -16 and < 1024 ? Small[value + 16] : value;

    public static object Box(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? Box((long)value) : value.GetBitLength() <= MaxBits ? value : throw Raise.Memory("integer too large");

    /// <summary>Whether a value is an integer (<c>bool</c> is one).</summary>
    public static bool TryGet(object? value, out BigInteger integer)
    {
        switch (value)
        {
            case long number:
                integer = number;
                return true;
            case bool truth:
                integer = truth ? 1 : 0;
                return true;
            case BigInteger big:
                integer = big;
                return true;
            default:
                integer = default;
                return false;
        }
    }

    /// <summary>Whether a value is an integer of 64 bits (<c>bool</c> is one).</summary>
    public static bool TryGet(object? value, out long integer)
    {
        switch (value)
        {
            case long number:
                integer = number;
                return true;
            case bool truth:
                integer = truth ? 1 : 0;
                return true;
            default:
                integer = 0;
                return false;
        }
    }

    public static string ToText(BigInteger value)
    {
        string text = value.GetBitLength() <= 14300 ? value.ToString(CultureInfo.InvariantCulture) : throw Raise.Value(TooManyDigits);
        return text.Length - (value.Sign < 0 ? 1 : 0) <= MaxDigits ? text : throw Raise.Value(TooManyDigits);
    }

    public static object Power(BigInteger value, BigInteger exponent)
    {
        if (value.IsOne || exponent.IsZero)
        {
            return Box(1);
        }

        if (value.IsZero)
        {
            return Box(0);
        }

        if (value == BigInteger.MinusOne)
        {
            return Box(exponent.IsEven ? 1 : -1);
        }

        return exponent * value.GetBitLength() <= MaxBits * 2 ? Box(BigInteger.Pow(value, (int)exponent)) : throw Raise.Memory("integer too large");
    }

    public static BigInteger FloorDivide(BigInteger left, BigInteger right)
    {
        BigInteger quotient = BigInteger.DivRem(left, right, out BigInteger remainder);
        return !remainder.IsZero && (remainder.Sign < 0) != (right.Sign < 0) ? quotient - 1 : quotient;
    }

    public static BigInteger Modulo(BigInteger left, BigInteger right)
    {
        BigInteger remainder = BigInteger.Remainder(left, right);
        return !remainder.IsZero && (remainder.Sign < 0) != (right.Sign < 0) ? remainder + right : remainder;
    }

    /// <summary>The nearest float to a quotient.</summary>
    public static double Divide(BigInteger left, BigInteger right)
    {
        if (BigInteger.Abs(left) <= 1L << 53 && BigInteger.Abs(right) <= 1L << 53)
        {
            return (double)left / (double)right;
        }

        bool negative = (left.Sign < 0) != (right.Sign < 0);
        (left, right) = (BigInteger.Abs(left), BigInteger.Abs(right));
        int shift = (int)(right.GetBitLength() - left.GetBitLength()) + 66;
        BigInteger quotient = shift >= 0
            ? BigInteger.DivRem(left << shift, right, out BigInteger remainder)
            : BigInteger.DivRem(left, right << -shift, out remainder);
        double result = PythonFloat.FromScaled(remainder.IsZero ? quotient << 1 : (quotient << 1) | 1, -shift - 1);
        return double.IsInfinity(result) ? throw Raise.Overflow("integer division result too large for a float") : negative ? -result : result;
    }

    public static double ToFloat(BigInteger value)
    {
        double result = PythonFloat.FromScaled(BigInteger.Abs(value), 0);
        return double.IsInfinity(result) ? throw Raise.Overflow("int too large to convert to float") : value.Sign < 0 ? -result : result;
    }

    /// <summary>Reads an integer as Python's <c>int(text, radix)</c> with a radix of 0 (see the prefix) or 2 to 36; false where that is an error.</summary>
    public static bool TryParse(string text, int radix, out BigInteger value)
    {
        value = default;
        ReadOnlySpan<char> digits = text.AsSpan();
        int start = 0;
        int end = digits.Length;
        while (start < end && PythonChar.IsSpace(digits[start]))
        {
            start++;
        }

        while (end > start && PythonChar.IsSpace(digits[end - 1]))
        {
            end--;
        }

        digits = digits[start..end];
        bool negative = false;
        if (digits.Length > 0 && digits[0] is '+' or '-')
        {
            negative = digits[0] == '-';
            digits = digits[1..];
        }

        int prefix = digits.Length > 2 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) switch { 'b' => 2, 'o' => 8, 'x' => 16, _ => 0 } : 0;
        bool prefixed = prefix != 0 && (radix == 0 || prefix == radix);
        if (prefixed)
        {
            digits = digits[2..];
            digits = digits[0] == '_' ? digits[1..] : digits;
        }

        bool zeroOnly = radix == 0 && !prefixed && digits.Length > 1 && digits[0] == '0';
        radix = radix == 0 ? (prefixed ? prefix : 10) : radix;
        if (digits.Length == 0 || digits[0] == '_' || digits[^1] == '_')
        {
            return false;
        }

        if (digits.Length > MaxDigits && (radix & (radix - 1)) != 0)
        {
            throw Raise.Value(TooManyDigits);
        }

        if (digits.Length > MaxBits / 6)
        {
            throw Raise.Memory("integer too large");
        }

        bool afterUnderscore = false;
        for (int i = 0; i < digits.Length;)
        {
            int c = PythonText.CodePointAt(digits, ref i);
            if (c == '_')
            {
                if (afterUnderscore)
                {
                    return false;
                }

                afterUnderscore = true;
                continue;
            }

            afterUnderscore = false;
            int digit = c switch
            {
                >= 'a' and <= 'z' => c - 'a' + 10,
                >= 'A' and <= 'Z' => c - 'A' + 10,
                _ => PythonChar.DecimalValue(c),
            };
            if (digit < 0 || digit >= radix)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        if (zeroOnly && !value.IsZero)
        {
            return false;
        }

        value = negative ? -value : value;
        return true;
    }
}
