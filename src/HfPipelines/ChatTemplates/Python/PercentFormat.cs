using System.Numerics;
using System.Text;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>The <c>%</c> operator of strings.</summary>
internal static class PercentFormat
{
    public static string Format(RenderContext context, string format, object? arguments, bool escape = false)
    {
        var reader = new Reader(context, format, arguments, escape);
        return reader.Run();
    }

    private sealed class Reader(RenderContext context, string format, object? arguments, bool escape)
    {
        private readonly StringBuilder _result = new();
        private readonly object?[] _positional = (arguments as PythonTuple)?.Items ?? [arguments];
        private int _i;
        private int _next;
        private bool _mapped;

        private bool IsMapping => arguments is not (PythonTuple or string or Markup) && arguments is PythonDictionary or PythonList or PythonRange or PythonBytes or Undefined or DictionaryView;

        public string Run()
        {
            while (_i < format.Length)
            {
                int percent = format.IndexOf('%', _i);
                int end = percent < 0 ? format.Length : percent;
                _result.Append(format, _i, end - _i);
                context.Charge(end - _i);
                _i = end + 1;
                if (percent >= 0)
                {
                    Convert();
                }
            }

            if (_next < _positional.Length && !_mapped && !IsMapping)
            {
                throw Raise.Type("not all arguments converted during string formatting");
            }

            return _result.ToString();
        }

        private void Convert()
        {
            int start = _i;
            object? mapped = Missing.Value;
            if (Peek() == '(')
            {
                mapped = Lookup(ReadKey());
            }

            bool left = false, plus = false, space = false, alternate = false, zero = false;
            for (; ; _i++)
            {
                switch (Peek())
                {
                    case '-':
                        left = true;
                        continue;
                    case '+':
                        plus = true;
                        continue;
                    case ' ':
                        space = true;
                        continue;
                    case '#':
                        alternate = true;
                        continue;
                    case '0':
                        zero = true;
                        continue;
                }

                break;
            }

            int width = ReadNumber("* wants int") ?? 0;
            if (width < 0)
            {
                (left, width) = (true, -width);
            }

            int? precision = null;
            if (Peek() == '.')
            {
                _i++;
                precision = Math.Max(0, ReadNumber("* wants int") ?? 0);
            }

            if (Peek() is 'h' or 'l' or 'L')
            {
                _i++;
            }

            int typeIndex = _i;
            char type = _i < format.Length ? format[_i++] : throw Raise.Value("incomplete format");
            if (type == '%' && typeIndex == start)
            {
                _result.Append('%');
                return;
            }

            object? value = mapped is Missing ? NextArgument() : mapped;
            string sign = "";
            string text;
            switch (type)
            {
                case 's':
                    text = Truncate(EscapeIfNeeded(value, PythonRepr.Text(context, value)), precision);
                    break;
                case 'r':
                    text = Truncate(EscapeIfNeeded(null, PythonRepr.Repr(context, value)), precision);
                    break;
                case 'a':
                    text = Truncate(PythonRepr.Ascii(context, value), precision);
                    break;
                case 'c':
                    text = Character(value);
                    break;
                case 'd' or 'i' or 'u' or 'o' or 'x' or 'X':
                    (sign, text) = Integer(value, type, precision);
                    break;
                case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                    double number = Float(value);
                    text = FormatSpec.FloatText(context, type, precision ?? 6, alternate, number);
                    sign = double.IsNegative(number) && !double.IsNaN(number) ? "-" : "";
                    break;
                default:
                    throw Raise.Value($"unsupported format character '{type}' (0x{(int)type:x}) at index {PythonText.FromUtf16(format, typeIndex)}");
            }

            bool isNumber = type is not ('s' or 'r' or 'a' or 'c');
            if (isNumber && sign.Length == 0 && (plus || space))
            {
                sign = plus ? "+" : " ";
            }

            string prefix = alternate && type is ('x' or 'X' or 'o') ? $"0{type}" : "";
            Append(sign + prefix, text, width, left, zero && isNumber);
        }

        private void Append(string prefix, string text, int width, bool left, bool zero)
        {
            int missing = width - prefix.Length - PythonText.Length(text);
            context.Charge(Math.Max(0, missing) + prefix.Length + text.Length);
            if (missing > 0 && !left && !zero)
            {
                _result.Append(' ', missing);
            }

            _result.Append(prefix);
            if (missing > 0 && zero && !left)
            {
                _result.Append('0', missing);
            }

            _result.Append(text);
            if (missing > 0 && left)
            {
                _result.Append(' ', missing);
            }
        }

        private char Peek() => _i < format.Length ? format[_i] : '\0';

        private string ReadKey()
        {
            if (!IsMapping)
            {
                throw Raise.Type("format requires a mapping");
            }

            int start = ++_i;
            for (int depth = 1; depth > 0; _i++)
            {
                if (_i >= format.Length)
                {
                    throw Raise.Value("incomplete format key");
                }

                depth += format[_i] switch { '(' => 1, ')' => -1, _ => 0 };
            }

            return format[start..(_i - 1)];
        }

        private object? Lookup(string key)
        {
            _mapped = true;
            return arguments switch
            {
                PythonDictionary dictionary => dictionary.TryGetText(key, out object? value) ? value : throw Raise.Key(PythonRepr.Repr(key)),
                Undefined undefined => throw undefined.Error(),
                _ => throw Raise.Type($"{PythonType.NameOf(arguments)} indices must be integers or slices, not str"),
            };
        }

        private int? ReadNumber(string wants)
        {
            if (Peek() == '*')
            {
                _i++;
                object? value = NextArgument();
                return PythonInteger.TryGet(value, out long number) && number is > int.MinValue and <= int.MaxValue
                    ? (int)number
                    : throw (value is long or BigInteger ? Raise.Overflow("Python int too large to convert to C int") : Raise.Type(wants));
            }

            long? digits = null;
            while (char.IsAsciiDigit(Peek()))
            {
                digits = ((digits ?? 0) * 10) + format[_i++] - '0';
                if (digits > int.MaxValue)
                {
                    throw Raise.Value("width too big");
                }
            }

            return (int?)digits;
        }

        private object? NextArgument() => _mapped || _next >= _positional.Length ? throw Raise.Type("not enough arguments for format string") : _positional[_next++];

        private string EscapeIfNeeded(object? value, string text) => escape && value is not Markup ? Markup.Escape(text) : text;

        private static string Truncate(string text, int? precision) => precision is { } length ? text[..PythonText.ToUtf16(text, length)] : text;

        private static string Character(object? value)
        {
            if (PythonOperators.AsText(value) is { } text)
            {
                return PythonText.Length(text) == 1 ? text : throw Raise.Type("%c requires int or char");
            }

            if (!PythonInteger.TryGet(value, out BigInteger code))
            {
                throw Raise.Type("%c requires int or char");
            }

            return code >= 0 && code <= 0x10FFFF ? PythonText.FromCodePoints([(int)code]) : throw Raise.Overflow("%c arg not in range(0x110000)");
        }

        private static (string Sign, string Text) Integer(object? value, char type, int? precision)
        {
            BigInteger integer = value switch
            {
                double number when type is 'd' or 'i' or 'u' => PythonFloat.Truncate(number),
                Undefined undefined when type is 'd' or 'i' or 'u' => throw undefined.Error(),
                _ => PythonInteger.TryGet(value, out BigInteger exact) ? exact : throw Raise.Type(type is 'd' or 'i' or 'u'
                    ? $"%{type} format: a real number is required, not {PythonType.NameOf(value)}"
                    : $"%{type} format: an integer is required, not {PythonType.NameOf(value)}"),
            };
            string digits = FormatSpec.Digits(BigInteger.Abs(integer), type);
            if (precision > 100_000)
            {
                throw Raise.Value("precision too large");
            }

            return (integer.Sign < 0 ? "-" : "", digits.PadLeft(precision ?? 0, '0'));
        }

        private static double Float(object? value) => value switch
        {
            double number => number,
            Undefined undefined => throw undefined.Error(),
            _ => PythonInteger.TryGet(value, out BigInteger integer) ? PythonInteger.ToFloat(integer) : throw Raise.Type($"must be real number, not {PythonType.NameOf(value)}"),
        };
    }
}
