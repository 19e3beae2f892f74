using System.Globalization;
using System.Numerics;
using System.Text;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>The format specifications of <c>str.format</c> and the number formats that the <c>%</c> operator shares with them.</summary>
internal readonly record struct FormatSpec
{
    private const int MaxPrecision = 100_000;

    public string? Fill { get; init; }

    public char Align { get; init; }

    public char Sign { get; init; }

    public bool ZeroNegative { get; init; }

    public bool Alternate { get; init; }

    public bool ZeroPad { get; init; }

    public int Width { get; init; }

    public char Grouping { get; init; }

    public int? Precision { get; init; }

    public char Type { get; init; }

    /// <summary><c>format(value, spec)</c>.</summary>
    public static string Format(RenderContext context, object? value, string spec)
    {
        if (spec.Length == 0)
        {
            return PythonRepr.Text(context, value);
        }

        string result = value switch
        {
            string text => Parse(spec).FormatText(context, text),
            Markup => throw Raise.Value("Unsupported format specification for Markup."),
            double number => Parse(spec).FormatFloat(context, number),
            _ => PythonInteger.TryGet(value, out BigInteger integer)
                ? Parse(spec).FormatInteger(context, value, integer)
                : throw Raise.Type($"unsupported format string passed to {PythonType.NameOf(value)}.__format__"),
        };
        return result;
    }

    private static FormatSpec Parse(string spec)
    {
        int i = 0;
        string? fill = null;
        char align = '\0';
        if (spec.Length > 0)
        {
            string first = PythonText.CharacterAt(spec, 0);
            if (first.Length < spec.Length && spec[first.Length] is '<' or '>' or '=' or '^')
            {
                (fill, align, i) = (first, spec[first.Length], first.Length + 1);
            }
            else if (spec[0] is '<' or '>' or '=' or '^')
            {
                (align, i) = (spec[0], 1);
            }
        }

        char sign = i < spec.Length && spec[i] is '+' or '-' or ' ' ? spec[i++] : '\0';
        bool zeroNegative = Take(spec, ref i, 'z');
        bool alternate = Take(spec, ref i, '#');
        bool zeroPad = fill is null && Take(spec, ref i, '0');
        if (zeroPad && align == '\0')
        {
            align = '=';
        }

        int? width = Number(spec, ref i, "Too many decimal digits in format string");
        char grouping = i < spec.Length && spec[i] is ',' or '_' ? spec[i++] : '\0';
        if (grouping != '\0' && i < spec.Length && spec[i] is ',' or '_')
        {
            throw Raise.Value(spec[i] == grouping ? $"Cannot specify '{grouping}' with '{grouping}'." : "Cannot specify both ',' and '_'.");
        }

        int? precision = null;
        if (Take(spec, ref i, '.'))
        {
            precision = Number(spec, ref i, "Too many decimal digits in format string") ?? throw Raise.Value("Format specifier missing precision");
        }

        if (spec.Length - i > 1)
        {
            throw Raise.Value($"Invalid format specifier '{spec}'");
        }

        return new FormatSpec
        {
            Fill = zeroPad ? "0" : fill,
            Align = align,
            Sign = sign,
            ZeroNegative = zeroNegative,
            Alternate = alternate,
            ZeroPad = zeroPad,
            Width = width ?? 0,
            Grouping = grouping,
            Precision = precision,
            Type = i < spec.Length ? spec[i] : '\0',
        };
    }

    private static bool Take(string spec, ref int i, char c)
    {
        if (i >= spec.Length || spec[i] != c)
        {
            return false;
        }

        i++;
        return true;
    }

    private static int? Number(string spec, ref int i, string tooLarge)
    {
        int start = i;
        while (i < spec.Length && char.IsAsciiDigit(spec[i]))
        {
            i++;
        }

        if (i == start)
        {
            return null;
        }

        return int.TryParse(spec.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw Raise.Value(tooLarge);
    }

    private TemplateException UnknownType(object? value) => Raise.Value($"Unknown format code '{Type}' for object of type '{PythonType.NameOf(value)}'");

    private string FormatText(RenderContext context, string text)
    {
        if (Type is not ('\0' or 's'))
        {
            throw UnknownType(text);
        }

        if (Sign != '\0' || Alternate || ZeroNegative)
        {
            throw Raise.Value(Sign != '\0' ? "Sign not allowed in string format specifier" : "Alternate form (#) not allowed in string format specifier");
        }

        if (Grouping != '\0')
        {
            throw Raise.Value($"Cannot specify '{Grouping}' with 's'.");
        }

        if (Align == '=' && !ZeroPad)
        {
            throw Raise.Value("'=' alignment not allowed in string format specifier");
        }

        if (Precision is { } precision)
        {
            text = text[..PythonText.ToUtf16(text, precision)];
        }

        return Pad(context, "", text, Align is '=' or '\0' ? '<' : Align);
    }

    private string FormatInteger(RenderContext context, object? value, BigInteger integer)
    {
        switch (Type)
        {
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%':
                return FormatFloat(context, PythonInteger.ToFloat(integer));
            case '\0' or 'd' or 'n' or 'b' or 'o' or 'x' or 'X' or 'c':
                break;
            default:
                throw UnknownType(value);
        }

        if (ZeroNegative)
        {
            throw Raise.Value("Negative zero coercion (z) not allowed in format specifier with integer format code");
        }

        if (Precision is not null)
        {
            throw Raise.Value("Precision not allowed in integer format specifier");
        }

        if (Type == 'c')
        {
            if (integer < 0 || integer > 0x10FFFF)
            {
                throw Raise.Overflow("%c arg not in range(0x110000)");
            }

            return Pad(context, "", PythonText.FromCodePoints([(int)integer]), Align == '\0' ? '<' : Align);
        }

        string prefix = Alternate ? Type switch { 'b' => "0b", 'o' => "0o", 'x' => "0x", 'X' => "0X", _ => "" } : "";
        string digits = Group(context, Digits(BigInteger.Abs(integer), Type), Type is 'b' or 'o' or 'x' or 'X' ? 4 : 3, "", SignText(integer.Sign < 0) + prefix);
        return Pad(context, SignText(integer.Sign < 0) + prefix, digits, Align == '\0' ? '>' : Align);
    }

    /// <summary>The digits of a non-negative integer in the radix of a format type.</summary>
    public static string Digits(BigInteger value, char type) => type switch
    {
        'b' => Radix(value, 1),
        'o' => Radix(value, 3),
        'x' => Radix(value, 4),
        'X' => Radix(value, 4).ToUpperInvariant(),
        _ => PythonInteger.ToText(value),
    };

    private static string Radix(BigInteger value, int bits)
    {
        if (value.IsZero)
        {
            return "0";
        }

        int length = (int)((value.GetBitLength() + bits - 1) / bits);
        var digits = new char[length];
        byte[] bytes = value.ToByteArray();
        for (int i = 0; i < length; i++)
        {
            int digit = 0;
            for (int b = 0; b < bits; b++)
            {
                int bit = (i * bits) + b;
                if (bit / 8 < bytes.Length && (bytes[bit / 8] >> (bit % 8) & 1) != 0)
                {
                    digit |= 1 << b;
                }
            }

            digits[length - 1 - i] = "0123456789abcdef"[digit];
        }

        return new string(digits);
    }

    private string FormatFloat(RenderContext context, double number)
    {
        if (Type is not ('\0' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or 'n' or '%'))
        {
            throw UnknownType(number);
        }

        string text = FloatText(context, Type == 'n' ? 'g' : Type, Precision, Alternate, number);
        bool negative = double.IsNegative(number) && !double.IsNaN(number);
        if (ZeroNegative && negative && text.All(c => c is '0' or '.' or '%'))
        {
            negative = false;
        }

        string sign = SignText(negative);
        int point = 0;
        while (point < text.Length && char.IsAsciiDigit(text[point]))
        {
            point++;
        }

        return Pad(context, sign, Group(context, text[..point], 3, text[point..], sign), Align == '\0' ? '>' : Align);
    }

    /// <summary>The text of a float's absolute value in a format type.</summary>
    public static string FloatText(RenderContext context, char type, int? precision, bool alternate, double number)
    {
        if (!double.IsFinite(number))
        {
            string word = double.IsNaN(number) ? "nan" : "inf";
            return (char.IsAsciiLetterUpper(type) ? word.ToUpperInvariant() : word) + (type == '%' ? "%" : "");
        }

        if (precision > MaxPrecision)
        {
            throw Raise.Value("precision too big");
        }

        context.Charge(precision ?? 0);
        context.Step((precision ?? 0) / 16);
        number = Math.Abs(number);
        switch (type)
        {
            case '%':
                return FloatText(context, 'f', precision, alternate, number * 100) + "%";
            case 'f' or 'F':
                return PythonFloat.Fixed(number, precision ?? 6) + (alternate && precision == 0 ? "." : "");
            case 'e' or 'E':
                (string digits, int exponent) = PythonFloat.Significant(number, (precision ?? 6) + 1);
                return Exponential(digits, exponent, type, alternate);
            case '\0' when precision is null:
                return PythonFloat.Repr(number);
            default:
                return General(type, type == '\0' ? Math.Max(precision!.Value, 1) : Math.Max(precision ?? 6, 1), alternate, number);
        }
    }

    private static string Exponential(string digits, int exponent, char type, bool alternate) =>
        $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : alternate ? "." : "")}{(type is 'E' or 'G' ? 'E' : 'e')}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";

    private static string General(char type, int precision, bool alternate, double number)
    {
        (string digits, int exponent) = PythonFloat.Significant(number, precision);
        bool shortest = type == '\0';
        if (exponent < -4 || exponent >= precision)
        {
            digits = alternate ? digits : digits.TrimEnd('0');
            return Exponential(digits.Length == 0 ? "0" : digits, exponent, type, alternate);
        }

        string text = exponent < 0 ? "0." + new string('0', -exponent - 1) + digits
            : digits.Length > exponent + 1 ? $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}"
            : digits + (alternate ? "." : "");
        if (!alternate && text.Contains('.'))
        {
            text = text.TrimEnd('0').TrimEnd('.');
        }

        return shortest && !text.Contains('.') ? text + ".0" : text;
    }

    private string SignText(bool negative) => negative ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "";

    private string Group(RenderContext context, string digits, int size, string rest, string sign)
    {
        if (Grouping == '\0')
        {
            return digits + rest;
        }

        // Zeros that fill the width are grouped too.
        if (Align == '=' && Fill == "0")
        {
            int available = Width - sign.Length - rest.Length;
            context.Charge(Math.Max(0, available));
            int zeros = Math.Max(0, available - ((available + size) / (size + 1)) - digits.Length + 1);
            while (zeros > 0 && digits.Length + zeros - 1 + ((digits.Length + zeros - 2) / size) >= available)
            {
                zeros--;
            }

            digits = PythonOperators.RepeatText(context, "0", zeros) + digits;
        }

        var grouped = new StringBuilder();
        for (int i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % size == 0)
            {
                grouped.Append(Grouping);
            }

            grouped.Append(digits[i]);
        }

        return grouped.Append(rest).ToString();
    }

    private string Pad(RenderContext context, string sign, string text, char align)
    {
        int missing = Width - sign.Length - PythonText.Length(text);
        if (missing <= 0)
        {
            return sign + text;
        }

        string fill = Fill ?? " ";
        return align switch
        {
            '<' => sign + text + PythonOperators.RepeatText(context, fill, missing),
            '=' => sign + PythonOperators.RepeatText(context, fill, missing) + text,
            '^' => PythonOperators.RepeatText(context, fill, missing / 2) + sign + text + PythonOperators.RepeatText(context, fill, missing - (missing / 2)),
            _ => PythonOperators.RepeatText(context, fill, missing) + sign + text,
        };
    }
}
