using System.Globalization;
using System.Numerics;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The filters of numbers.</summary>
internal static class NumberFilters
{
    private static readonly string[] DecimalUnits = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    private static readonly string[] BinaryUnits = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    public static void AddTo(Dictionary<string, Callable> filters)
    {
        filters.AddFilter("abs", "abs", 1, ["x"], (_, a) => Absolute(a[0]));
        filters.AddFilter("int", "do_int", 1, ["value", "default", "base"], (_, a) => ToInteger(a));
        filters.AddFilter("float", "do_float", 1, ["value", "default"], (_, a) => ToFloat(a[0]) ?? Argument.Or(a[1], 0.0));
        filters.AddFilter("round", "do_round", 1, ["value", "precision", "method"], Round);
        filters.AddFilter("filesizeformat", "do_filesizeformat", 1, ["value", "binary"], (_, a) => FileSize(a));
    }

    private static object Absolute(object? value) => value switch
    {
        double number => Math.Abs(number),
        Undefined => throw Raise.Type("bad operand type for abs(): 'Undefined'"),
        _ => PythonInteger.TryGet(value, out BigInteger integer) ? PythonInteger.Box(BigInteger.Abs(integer)) : throw Raise.Type($"bad operand type for abs(): '{PythonType.NameOf(value)}'"),
    };

    private static object? ToInteger(object?[] a)
    {
        object? otherwise = Argument.Or(a[1], PythonInteger.Box(0));
        switch (a[0])
        {
            case Undefined undefined:
                throw undefined.Error();
            case double number:
                // Python's int() raises OverflowError for infinity, which the filter does not catch.
                return double.IsNaN(number) ? otherwise : PythonInteger.Box(PythonFloat.Truncate(number));
        }

        if (PythonInteger.TryGet(a[0], out BigInteger integer))
        {
            return PythonInteger.Box(integer);
        }

        if (PythonOperators.AsText(a[0]) is not { } text)
        {
            return otherwise;
        }

        long radix = Argument.Integer(a[2], 10);
        if (radix is (0 or (>= 2 and <= 36)) && text.Length <= 100_000 && CanParse(text, radix) && PythonInteger.TryParse(text, (int)radix, out integer))
        {
            return PythonInteger.Box(integer);
        }

        return PythonFloat.TryParse(text, out double parsed) && double.IsFinite(parsed) ? PythonInteger.Box(PythonFloat.Truncate(parsed)) : otherwise;
    }

    private static bool CanParse(string text, long radix) => (radix & (radix - 1)) == 0 || text.Count(char.IsAsciiLetterOrDigit) <= PythonInteger.MaxDigits;

    private static object? ToFloat(object? value) => value switch
    {
        double => value,
        Undefined undefined => throw undefined.Error(),
        _ when PythonInteger.TryGet(value, out BigInteger integer) => PythonInteger.ToFloat(integer),
        _ => PythonOperators.AsText(value) is { } text && PythonFloat.TryParse(text, out double number) ? number : null,
    };

    private static object Round(RenderContext context, object?[] a)
    {
        object? precision = Argument.Or(a[1], PythonInteger.Box(0));
        object? methodValue = Argument.Or(a[2], "common");
        string? method = PythonOperators.AsText(methodValue);
        if (method is not ("common" or "ceil" or "floor"))
        {
            throw Raise.FilterArgument("method must be common, ceil or floor");
        }

        if (method != "common")
        {
            object power = PythonOperators.Binary(context, Syntax.TokenKind.Power, PythonInteger.Box(10), precision)!;
            object scaled = PythonOperators.Binary(context, Syntax.TokenKind.Multiply, a[0], power)!;
            object whole = scaled switch
            {
                double number => PythonInteger.Box(PythonFloat.Truncate(method == "ceil" ? Math.Ceiling(number) : Math.Floor(number))),
                _ => PythonInteger.TryGet(scaled, out BigInteger integer) ? PythonInteger.Box(integer) : throw Raise.Type($"must be real number, not {PythonType.NameOf(scaled)}"),
            };
            return PythonOperators.Binary(context, Syntax.TokenKind.Divide, whole, power)!;
        }

        if (a[0] is double value)
        {
            if (precision is null)
            {
                return PythonInteger.Box(PythonFloat.Truncate(Math.Round(value, MidpointRounding.ToEven)));
            }

            return PythonFloat.RoundTo(value, (int)Math.Clamp(Argument.Integer(precision), -100_000, 100_000));
        }

        if (!PythonInteger.TryGet(a[0], out BigInteger exact))
        {
            throw Raise.Type($"type {PythonType.NameOf(a[0])} doesn't define __round__ method");
        }

        long digits = precision is null ? 0 : Argument.Integer(precision);
        return digits >= 0 ? PythonInteger.Box(exact) : RoundToTens(exact, -digits);
    }

    private static object RoundToTens(BigInteger value, long digits)
    {
        if (digits > PythonInteger.MaxDigits * 20)
        {
            return PythonInteger.Box(0);
        }

        BigInteger unit = BigInteger.Pow(10, (int)digits);
        BigInteger quotient = PythonInteger.FloorDivide(value, unit);
        int half = ((value - (quotient * unit)) * 2).CompareTo(unit);
        return PythonInteger.Box((half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient) * unit);
    }

    private static string FileSize(object?[] a)
    {
        double bytes = ToFloat(a[0]) as double? ?? throw (PythonOperators.AsText(a[0]) is { } text
            ? Raise.Value($"could not convert string to float: {PythonRepr.Repr(text)}")
            : Raise.Type($"float() argument must be a string or a real number, not '{PythonType.NameOf(a[0])}'"));
        bool binary = Argument.Truth(a[1]);
        double unit = binary ? 1024 : 1000;
        if (bytes == 1)
        {
            return "1 Byte";
        }

        if (bytes < unit)
        {
            return $"{PythonFloat.Truncate(bytes).ToString(CultureInfo.InvariantCulture)} Bytes";
        }

        string[] units = binary ? BinaryUnits : DecimalUnits;
        double factor = unit;
        int i = 0;
        while (true)
        {
            factor *= unit;
            if (bytes < factor || i == units.Length - 1)
            {
                double shown = unit * bytes / factor;
                return $"{(double.IsFinite(shown) ? PythonFloat.Fixed(shown, 1) : PythonFloat.Repr(shown))} {units[i]}";
            }

            i++;
        }
    }
}
