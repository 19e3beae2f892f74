using System.Globalization;
using System.Text;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Python;

/// <summary><c>str.format</c> and <c>str.format_map</c> as the sandbox runs them: fields reach attributes and items only through the sandbox.</summary>
internal sealed class BraceFormat
{
    private readonly RenderContext _context;
    private readonly object?[] _positional;
    private readonly Func<string, object?> _named;
    private readonly bool _escape;
    private int _automatic;

    private BraceFormat(RenderContext context, object?[] positional, Func<string, object?> named, bool escape)
    {
        (_context, _positional, _named, _escape) = (context, positional, named, escape);
    }

    public static string Format(RenderContext context, string format, Arguments arguments, bool escape)
    {
        object? Named(string name)
        {
            foreach ((string key, object? value) in arguments.Named ?? [])
            {
                if (key == name)
                {
                    return value;
                }
            }

            throw Raise.Key(PythonRepr.Repr(name));
        }

        return new BraceFormat(context, arguments.Positional, Named, escape).Run(format, 2);
    }

    public static string FormatMap(RenderContext context, string format, object? mapping, bool escape) =>
        new BraceFormat(context, [], name => mapping switch
        {
            PythonDictionary dictionary => dictionary.TryGetText(name, out object? value) ? value : throw Raise.Key(PythonRepr.Repr(name)),
            Undefined undefined => throw undefined.Error(),
            _ => throw Raise.Type($"'{PythonType.NameOf(mapping)}' object is not subscriptable"),
        }, escape).Run(format, 2);

    private string Run(string format, int depth)
    {
        if (depth < 0)
        {
            throw Raise.Value("Max string recursion exceeded");
        }

        var result = new StringBuilder();
        for (int i = 0; i < format.Length;)
        {
            int brace = format.AsSpan(i).IndexOfAny('{', '}');
            int end = brace < 0 ? format.Length : i + brace;
            _context.Charge(end - i + 1);
            result.Append(format, i, end - i);
            i = end;
            if (brace < 0)
            {
                break;
            }

            char c = format[i];
            if (i + 1 < format.Length && format[i + 1] == c)
            {
                result.Append(c);
                i += 2;
            }
            else if (c == '}')
            {
                throw Raise.Value("Single '}' encountered in format string");
            }
            else
            {
                AppendField(result, ReadField(format, ref i), depth);
            }
        }

        return result.ToString();
    }

    private static string ReadField(string format, ref int i)
    {
        if (i + 1 == format.Length)
        {
            throw Raise.Value("Single '{' encountered in format string");
        }

        int start = ++i;
        bool bracket = false;
        for (int depth = 1; i < format.Length; i++)
        {
            switch (format[i])
            {
                case '[' when depth == 1:
                    bracket = true;
                    break;
                case ']':
                    bracket = false;
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when !bracket || depth > 1:
                    if (--depth == 0)
                    {
                        return format[start..i++];
                    }

                    break;
            }
        }

        throw Raise.Value("expected '}' before end of string");
    }

    private void AppendField(StringBuilder result, string field, int depth)
    {
        (string name, char conversion, string spec) = SplitField(field);
        object? value = Conversion(conversion, Value(name));
        string text;
        spec = Run(spec, depth - 1);
        if (_escape)
        {
            text = value is Markup markup && spec.Length == 0 ? markup.Text : Markup.Escape(FormatSpec.Format(_context, value, spec));
        }
        else
        {
            text = FormatSpec.Format(_context, value, spec);
        }

        _context.Charge(text.Length);
        result.Append(text);
    }

    private static (string Name, char Conversion, string Spec) SplitField(string field)
    {
        bool bracket = false;
        for (int i = 0; i < field.Length; i++)
        {
            switch (field[i])
            {
                case '[':
                    bracket = true;
                    break;
                case ']':
                    bracket = false;
                    break;
                case '{':
                    throw Raise.Value("unexpected '{' in field name");
                case ':' when !bracket:
                    return (field[..i], '\0', field[(i + 1)..]);
                case '!' when !bracket:
                    if (i + 1 == field.Length)
                    {
                        throw Raise.Value("end of string while looking for conversion specifier");
                    }

                    if (i + 2 < field.Length && field[i + 2] != ':')
                    {
                        throw Raise.Value("expected ':' after conversion specifier");
                    }

                    return (field[..i], field[i + 1], i + 3 <= field.Length ? field[(i + 3)..] : "");
            }
        }

        return (field, '\0', "");
    }

    private object? Value(string name)
    {
        int end = name.AsSpan().IndexOfAny('.', '[');
        string first = end < 0 ? name : name[..end];
        object? value;
        if (name.Length == 0)
        {
            value = _automatic >= 0 ? Positional(_automatic++) : throw Raise.Value("cannot switch from manual field specification to automatic field numbering");
        }
        else if (first.Length > 0 && first.All(char.IsAsciiDigit))
        {
            value = _automatic <= 0 ? Positional(int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : throw Raise.Value("Too many decimal digits in format string"))
                : throw Raise.Value("cannot switch from manual field specification to automatic field numbering");
            _automatic = -1;
        }
        else
        {
            value = _named(first);
        }

        for (int i = end; i >= 0 && i < name.Length;)
        {
            if (name[i] == '.')
            {
                int next = name.AsSpan(i + 1).IndexOfAny('.', '[');
                next = next < 0 ? name.Length : i + 1 + next;
                string attribute = name[(i + 1)..next];
                value = attribute.Length > 0 ? Access.GetAttribute(_context, value, attribute) : throw Raise.Value("Empty attribute in format string");
                i = next;
            }
            else
            {
                int close = name.IndexOf(']', i);
                if (close < 0)
                {
                    throw Raise.Value("Missing ']' in format string");
                }

                string key = name[(i + 1)..close];
                if (key.Length == 0)
                {
                    throw Raise.Value("Empty attribute in format string");
                }

                value = Access.GetItem(_context, value, key.All(char.IsAsciiDigit) && long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? PythonInteger.Box(index) : key);
                i = close + 1;
                if (i < name.Length && name[i] is not ('.' or '['))
                {
                    throw Raise.Value("Only '.' or '[' may follow ']' in format field specifier");
                }
            }
        }

        return value;
    }

    private object? Positional(int index) => index < _positional.Length ? _positional[index] : throw Raise.Index($"Replacement index {index} out of range for positional args tuple");

    private object? Conversion(char conversion, object? value) => conversion switch
    {
        '\0' => value,
        's' => PythonRepr.Text(_context, value),
        'r' => PythonRepr.Repr(_context, value),
        'a' => PythonRepr.Ascii(_context, value),
        _ => throw Raise.Value($"Unknown conversion specifier {conversion}"),
    };
}
