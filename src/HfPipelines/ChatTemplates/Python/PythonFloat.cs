using System.Globalization;
using System.Numerics;
using System.Text;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>Floats: their text, exact digits and arithmetic as in Python.</summary>
internal static class PythonFloat
{
    /// <summary>The shortest text that reads as the same float.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        (string digits, int exponent) = Decompose(value.ToString("R", CultureInfo.InvariantCulture));
        string sign = double.IsNegative(value) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}.0"
            : $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    // The digits without leading and trailing zeros, and the power of ten of the first one.
    private static (string Digits, int Exponent) Decompose(string text)
    {
        int e = text.IndexOf('E');
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = (e < 0 ? text : text[..e]).TrimStart('-');
        int dot = mantissa.IndexOf('.');
        int integerDigits = dot < 0 ? mantissa.Length : dot;
        string all = mantissa.Replace(".", "");
        string digits = all.TrimStart('0');
        if (digits.Length == 0)
        {
            return ("0", 0);
        }

        exponent += integerDigits - 1 - (all.Length - digits.Length);
        return (digits.TrimEnd('0'), exponent);
    }

    /// <summary>The digits of a finite float's absolute value, rounded half to even: so many behind the point (<c>f</c>).</summary>
    public static string Fixed(double value, int precision)
    {
        BigInteger scaled = Round(value, precision);
        string digits = scaled.ToString(CultureInfo.InvariantCulture);
        if (precision <= 0)
        {
            return digits + new string('0', scaled.IsZero ? 0 : -precision);
        }

        digits = digits.PadLeft(precision + 1, '0');
        return $"{digits[..^precision]}.{digits[^precision..]}";
    }

    /// <summary>The first so many significant digits of a finite float's absolute value and the power of ten of the first one (<c>e</c>).</summary>
    public static (string Digits, int Exponent) Significant(double value, int count)
    {
        value = Math.Abs(value);
        if (value == 0)
        {
            return (new string('0', count), 0);
        }

        int exponent = (int)Math.Floor(Math.Log10(value));
        string digits = Round(value, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
        if (digits.Length < count)
        {
            exponent--;
            digits = Round(value, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
        }

        if (digits.Length > count)
        {
            exponent++;
            digits = Round(value, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
        }

        return (digits, exponent);
    }

    /// <summary>A float rounded to so many digits behind the point, as <c>round</c> does.</summary>
    public static double RoundTo(double value, int precision)
    {
        if (!double.IsFinite(value) || precision > 323)
        {
            return value;
        }

        if (precision < -308)
        {
            return Math.CopySign(0, value);
        }

        string text = Fixed(value, precision);
        double result = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsInfinity(result) ? throw Raise.Overflow("rounded value too large to represent") : Math.CopySign(result, value);
    }

    // |value| * 10^precision, rounded half to even.
    private static BigInteger Round(double value, int precision)
    {
        (BigInteger mantissa, int exponent) = Split(Math.Abs(value));
        BigInteger numerator = mantissa;
        BigInteger denominator = BigInteger.One;
        if (precision >= 0)
        {
            numerator *= BigInteger.Pow(10, precision);
        }
        else
        {
            denominator = BigInteger.Pow(10, -precision);
        }

        if (exponent >= 0)
        {
            numerator <<= exponent;
        }
        else
        {
            denominator <<= -exponent;
        }

        BigInteger quotient = BigInteger.DivRem(numerator, denominator, out BigInteger remainder);
        int half = (remainder << 1).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    /// <summary>The integer and the power of two that a finite float is the product of.</summary>
    public static (BigInteger Mantissa, int Exponent) Split(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        return (bits < 0 ? -mantissa : mantissa, exponent);
    }

    /// <summary>The nearest float to a positive integer times a power of two; infinity where it is too large.</summary>
    public static double FromScaled(BigInteger mantissa, int exponent)
    {
        if (mantissa.IsZero)
        {
            return 0;
        }

        int length = (int)mantissa.GetBitLength();
        int drop = Math.Max(length - 53, -1074 - exponent);
        if (drop > 0)
        {
            BigInteger rest = mantissa & ((BigInteger.One << drop) - 1);
            mantissa >>= drop;
            int half = rest.CompareTo(BigInteger.One << (drop - 1));
            if (half > 0 || (half == 0 && !mantissa.IsEven))
            {
                mantissa += 1;
            }

            exponent += drop;
        }

        return exponent > 1100 ? double.PositiveInfinity : Math.ScaleB((double)(ulong)mantissa, exponent);
    }

    /// <summary>The integer part; an error for what is not finite.</summary>
    public static BigInteger Truncate(double value)
    {
        if (double.IsNaN(value))
        {
            throw Raise.Value("cannot convert float NaN to integer");
        }

        return double.IsInfinity(value) ? throw Raise.Overflow("cannot convert float infinity to integer") : new BigInteger(Math.Truncate(value));
    }

    public static double FloorDivide(double left, double right)
    {
        if (right == 0)
        {
            throw Raise.ZeroDivision("float floor division by zero");
        }

        double remainder = left % right;
        double quotient = (left - remainder) / right;
        if (remainder != 0 && (right < 0) != (remainder < 0))
        {
            quotient -= 1;
        }

        if (quotient == 0)
        {
            return Math.CopySign(0, left / right);
        }

        double floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    public static double Modulo(double left, double right)
    {
        if (right == 0)
        {
            throw Raise.ZeroDivision("float modulo");
        }

        double remainder = left % right;
        return remainder == 0 ? Math.CopySign(0, right) : (right < 0) != (remainder < 0) ? remainder + right : remainder;
    }

    public static double Power(double value, double exponent)
    {
        if (value == 0 && exponent < 0)
        {
            throw Raise.ZeroDivision("0.0 cannot be raised to a negative power");
        }

        if (value < 0 && double.IsFinite(value) && double.IsFinite(exponent) && exponent != Math.Floor(exponent))
        {
            throw Raise.Value("complex numbers are not supported in templates");
        }

        double result = Math.Pow(value, exponent);
        return double.IsInfinity(result) && double.IsFinite(value) && double.IsFinite(exponent) ? throw Raise.Overflow("(34, 'Numerical result out of range')") : result;
    }

    /// <summary>Reads a float as Python's <c>float(text)</c>.</summary>
    public static bool TryParse(string text, out double value)
    {
        value = 0;
        var cleaned = new StringBuilder(text.Length);
        int[] points = PythonText.CodePoints(text);
        int start = 0;
        int end = points.Length;
        while (start < end && PythonChar.IsSpace(points[start]))
        {
            start++;
        }

        while (end > start && PythonChar.IsSpace(points[end - 1]))
        {
            end--;
        }

        for (int i = start; i < end; i++)
        {
            int digit = PythonChar.DecimalValue(points[i]);
            if (points[i] == '_')
            {
                if (i == start || i == end - 1 || PythonChar.DecimalValue(points[i - 1]) < 0 || PythonChar.DecimalValue(points[i + 1]) < 0)
                {
                    return false;
                }
            }
            else
            {
                PythonText.Append(cleaned, digit >= 0 ? '0' + digit : points[i]);
            }
        }

        string number = cleaned.ToString();
        string word = number.TrimStart('+', '-').ToLowerInvariant();
        if (word is "inf" or "infinity" or "nan")
        {
            if (number.Length - word.Length > 1)
            {
                return false;
            }

            value = word == "nan" ? double.NaN : number[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        foreach (char c in number)
        {
            if (!char.IsAsciiDigit(c) && c is not ('+' or '-' or '.' or 'e' or 'E'))
            {
                return false;
            }
        }

        return double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }
}
