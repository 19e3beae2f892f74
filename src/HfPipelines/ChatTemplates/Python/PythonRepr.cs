using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Python;

/// <summary><c>str</c> and <c>repr</c>.</summary>
internal static class PythonRepr
{
    /// <summary><c>str(value)</c>.</summary>
    public static string Text(RenderContext context, object? value) => value switch
    {
        string text => text,
        Markup markup => markup.Text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "True" : "False",
        null => "None",
        Undefined => "",
        _ => Repr(context, value),
    };

    /// <summary><c>repr(value)</c>, counted.</summary>
    public static string Repr(RenderContext context, object? value)
    {
        var text = new StringBuilder();
        Append(context, text, value);
        return text.ToString();
    }

    /// <summary><c>repr(value)</c> of small values, for error messages.</summary>
    public static string Repr(object? value)
    {
        var text = new StringBuilder();
        Append(null, text, value);
        return text.ToString();
    }

    /// <summary><c>ascii(value)</c>.</summary>
    public static string Ascii(RenderContext context, object? value)
    {
        string repr = Repr(context, value);
        if (System.Text.Ascii.IsValid(repr))
        {
            return repr;
        }

        context.Charge(repr.Length * 6L);
        var text = new StringBuilder();
        for (int i = 0; i < repr.Length;)
        {
            int c = PythonText.CodePointAt(repr, ref i);
            text.Append(c switch
            {
                < 0x80 => ((char)c).ToString(),
                <= 0xFF => $"\\x{c:x2}",
                <= 0xFFFF => $"\\u{c:x4}",
                _ => $"\\U{c:x8}",
            });
        }

        return text.ToString();
    }

    private static void Append(RenderContext? context, StringBuilder text, object? value)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Raise.Recursion();
        }

        int before = text.Length;
        switch (value)
        {
            case null:
                text.Append("None");
                break;
            case string s:
                AppendString(text, s);
                break;
            case bool truth:
                text.Append(truth ? "True" : "False");
                break;
            case long number:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case BigInteger big:
                text.Append(PythonInteger.ToText(big));
                break;
            case double number:
                text.Append(PythonFloat.Repr(number));
                break;
            case Undefined:
                text.Append("Undefined");
                break;
            case Markup markup:
                text.Append("Markup(");
                AppendString(text, markup.Text);
                text.Append(')');
                break;
            case PythonList list:
                AppendItems(context, text, '[', list.Items, ']');
                return;
            case PythonTuple tuple:
                AppendItems(context, text, '(', tuple.Items, ')');
                if (tuple.Items.Length == 1)
                {
                    text.Insert(text.Length - 1, ',');
                }

                return;
            case PythonDictionary dictionary:
                AppendDictionary(context, text, dictionary);
                return;
            case DictionaryView view:
                text.Append(view.TypeName).Append('(');
                AppendItems(context, text, '[', view.Values(), ']');
                text.Append(')');
                return;
            case PythonBytes bytes:
                AppendBytes(text, bytes.Bytes);
                break;
            case Namespace space:
                text.Append("<Namespace ");
                Append(context, text, space.Attributes);
                text.Append('>');
                return;
            case PythonObject other:
                text.Append(other.Repr());
                break;
            default:
                text.Append(value);
                break;
        }

        context?.Charge(text.Length - before);
    }

    private static void AppendItems(RenderContext? context, StringBuilder text, char open, IEnumerable<object?> items, char close)
    {
        text.Append(open);
        bool first = true;
        foreach (object? item in items)
        {
            context?.Step();
            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            Append(context, text, item);
        }

        text.Append(close);
        context?.Charge(2);
    }

    private static void AppendDictionary(RenderContext? context, StringBuilder text, PythonDictionary dictionary)
    {
        text.Append('{');
        bool first = true;
        foreach ((object? key, object? item) in dictionary.Items)
        {
            context?.Step();
            if (!first)
            {
                text.Append(", ");
            }

            first = false;
            Append(context, text, key);
            text.Append(": ");
            Append(context, text, item);
        }

        text.Append('}');
        context?.Charge(2);
    }

    private static void AppendBytes(StringBuilder text, byte[] bytes)
    {
        char quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        text.Append('b').Append(quote);
        foreach (byte b in bytes)
        {
            AppendEscaped(text, b, quote, (char)b is >= ' ' and <= '~');
        }

        text.Append(quote);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        char quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        text.Append(quote);
        for (int i = 0; i < value.Length;)
        {
            int c = PythonText.CodePointAt(value, ref i);
            AppendEscaped(text, c, quote, PythonChar.IsPrintable(c));
        }

        text.Append(quote);
    }

    private static void AppendEscaped(StringBuilder text, int c, char quote, bool printable)
    {
        switch (c)
        {
            case '\\':
                text.Append("\\\\");
                break;
            case '\n':
                text.Append("\\n");
                break;
            case '\r':
                text.Append("\\r");
                break;
            case '\t':
                text.Append("\\t");
                break;
            default:
                if (c == quote)
                {
                    text.Append('\\').Append(quote);
                }
                else if (printable)
                {
                    PythonText.Append(text, c);
                }
                else
                {
                    text.Append(c <= 0xFF ? $"\\x{c:x2}" : c <= 0xFFFF ? $"\\u{c:x4}" : $"\\U{c:x8}");
                }

                break;
        }
    }
}
