using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The filters of texts.</summary>
internal static class StringFilters
{
    public static void AddTo(Dictionary<string, Callable> filters)
    {
        filters.AddFilter("upper", "do_upper", 1, ["s"], (c, a) => CallMethod(c, a[0], "upper"));
        filters.AddFilter("lower", "do_lower", 1, ["s"], (c, a) => CallMethod(c, a[0], "lower"));
        filters.AddFilter("capitalize", "do_capitalize", 1, ["s"], (c, a) => CallMethod(c, a[0], "capitalize"));
        filters.AddFilter("title", "do_title", 1, ["s"], (c, a) => Title(c, a[0]));
        filters.AddFilter("trim", "do_trim", 1, ["value", "chars"], (c, a) => CallMethod(c, a[0], "strip", Argument.Or(a[1], null)));
        filters.AddFilter("center", "do_center", 1, ["value", "width"], (c, a) => CallMethod(c, a[0], "center", Argument.Or(a[1], PythonInteger.Box(80))));
        filters.AddFilter("replace", "do_replace", 3, ["s", "old", "new", "count"], Replace);
        filters.AddFilter("string", "soft_str", 1, ["s"], (c, a) => Soft(c, a[0]));
        filters.AddFilter("escape", "escape", 1, ["s"], (c, a) => Markup.Escape(c, a[0]));
        filters.AddFilter("forceescape", "do_forceescape", 1, ["value"], (c, a) => new Markup(Markup.Escape(PythonRepr.Text(c, a[0]))));
        filters.AddFilter("safe", "do_mark_safe", 1, ["value"], (c, a) => new Markup(PythonRepr.Text(c, a[0])));
        filters.AddFilter("striptags", "do_striptags", 1, ["value"], (c, a) => MarkupMethods.StripTags(PythonRepr.Text(c, a[0])));
        filters.AddFilter("indent", "do_indent", 1, ["s", "width", "first", "blank"], Indent);
        filters.AddFilter("truncate", "do_truncate", 1, ["s", "length", "killwords", "end", "leeway"], Truncate);
        filters.AddFilter("wordcount", "do_wordcount", 1, ["s"], (c, a) => PythonInteger.Box(CountWords(PythonRepr.Text(c, a[0]))));
        filters.AddFilter("wordwrap", "do_wordwrap", 1, ["s", "width", "break_long_words", "wrapstring", "break_on_hyphens"], WordWrap);
        filters.AddFilter("urlencode", "do_urlencode", 1, ["value"], (c, a) => UrlEncode(c, a[0]));
        filters.AddFilter("urlize", "do_urlize", 1, ["value", "trim_url_limit", "nofollow", "target", "rel", "extra_schemes"], UrlFilter.Urlize);
        filters.AddFilter("xmlattr", "do_xmlattr", 1, ["d", "autospace"], XmlAttributes);
        filters.Add("format", new VariadicFunction("do_format", Format));
    }

    /// <summary>The text of a value; what is safe stays safe.</summary>
    private static object Soft(RenderContext context, object? value) => value is Markup ? value : PythonRepr.Text(context, value);

    private static object? CallMethod(RenderContext context, object? value, string method, params object?[] arguments) =>
        ((Callable)Access.GetAttribute(context, Soft(context, value), method)!).Call(context, new Arguments(arguments));

    private static object Title(RenderContext context, object? value)
    {
        string text = PythonRepr.Text(context, value);
        context.Charge(text.Length);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            bool separator = IsWordSeparator(text[i]);
            while (end < text.Length && IsWordSeparator(text[end]) == separator)
            {
                end++;
            }

            string part = text[i..end];
            string first = PythonText.CharacterAt(part, 0);
            result.Append(PythonText.Upper(first)).Append(PythonText.Lower(part[first.Length..]));
            i = end;
        }

        return result.ToString();
    }

    private static bool IsWordSeparator(char c) => c is '-' or '(' or '{' or '[' or '<' || PythonChar.IsSpace(c);

    private static object? Replace(RenderContext context, object?[] a)
    {
        object? count = a[3] is Missing or null ? PythonInteger.Box(-1) : a[3];
        if (!context.AutoEscape)
        {
            return StringMethods.Replace(context, PythonRepr.Text(context, a[0]), PythonRepr.Text(context, a[1]), PythonRepr.Text(context, a[2]), Argument.Integer(count));
        }

        object text = a[1] is Markup || (a[2] is Markup && a[0] is not Markup) ? Markup.Escape(context, a[0]) : Soft(context, a[0]);
        return CallMethod(context, text, "replace", Soft(context, a[1]), Soft(context, a[2]), count);
    }

    private static object Indent(RenderContext context, object?[] a)
    {
        object? width = Argument.Or(a[1], PythonInteger.Box(4));
        string indentation = PythonOperators.AsText(width) ?? PythonOperators.RepeatText(context, " ", PythonInteger.TryGet(width, out long _)
            ? Argument.Width(width)
            : throw Raise.Type($"can't multiply sequence by non-int of type '{PythonType.NameOf(width)}'"));
        bool first = Argument.Truth(a[2]);
        bool blank = Argument.Truth(a[3]);
        bool safe = a[0] is Markup;
        if (a[0] is PythonList)
        {
            throw Raise.Attribute("'list' object has no attribute 'splitlines'");
        }

        string text = PythonOperators.AsText(a[0]) ?? PythonOperators.AsText(PythonOperators.Add(context, a[0], "\n"))!;
        indentation = safe && width is not Markup ? Markup.Escape(indentation) : indentation;
        List<string> lines = StringMethods.SplitLines(text + "\n", keepEnds: false);
        context.ChargeItems(lines.Count);
        context.Charge(text.Length + ((long)indentation.Length * lines.Count));
        var result = new StringBuilder(first ? indentation : "");
        for (int i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                result.Append('\n').Append(blank || lines[i].Length > 0 ? indentation : "");
            }

            result.Append(lines[i]);
        }

        return safe ? new Markup(result.ToString()) : result.ToString();
    }

    private static object Truncate(RenderContext context, object?[] a)
    {
        string text = PythonOperators.AsText(a[0]) ?? (a[0] is Undefined ? "" : throw Raise.Type($"object of type '{PythonType.NameOf(a[0])}' has no len()"));
        long length = Argument.Integer(a[1], 255);
        string end = a[3] is Missing ? "..." : Argument.Text(a[3]);
        long leeway = a[4] is Missing or null ? 5 : Argument.Integer(a[4]);
        int endLength = PythonText.Length(end);
        if (length < endLength)
        {
            throw Raise.Assertion($"expected length >= {endLength}, got {length}");
        }

        if (leeway < 0)
        {
            throw Raise.Assertion($"expected leeway >= 0, got {leeway}");
        }

        if (PythonText.Length(text) - leeway <= length)
        {
            return a[0]!;
        }

        context.Charge(text.Length);
        string cut = text[..PythonText.ToUtf16(text, (int)(length - endLength))];
        if (!Argument.Truth(a[2]))
        {
            int space = cut.LastIndexOf(' ');
            cut = space < 0 ? cut : cut[..space];
        }

        return a[0] is Markup ? new Markup(cut + (a[3] is Markup ? end : Markup.Escape(end))) : cut + end;
    }

    private static long CountWords(string text)
    {
        long count = 0;
        bool inWord = false;
        for (int i = 0; i < text.Length;)
        {
            int c = PythonText.CodePointAt(text, ref i);
            bool word = c == '_' || PythonChar.IsAlphanumeric(c);
            count += word && !inWord ? 1 : 0;
            inWord = word;
        }

        return count;
    }

    private static object WordWrap(RenderContext context, object?[] a)
    {
        string text = PythonOperators.AsText(a[0]) ?? (a[0] is Undefined undefined ? throw undefined.Error() : throw Raise.Attribute($"'{PythonType.NameOf(a[0])}' object has no attribute 'splitlines'"));
        long width = Argument.Integer(a[1], 79);
        string separator = a[3] is Missing or null ? "\n" : Argument.Text(a[3]);
        var wrapper = new TextWrapper((int)Math.Clamp(width, int.MinValue, int.MaxValue), Argument.Truth(a[2], true), Argument.Truth(a[4], true));
        List<string> lines = [.. StringMethods.SplitLines(text, keepEnds: false).Select(line => string.Join(separator, wrapper.Wrap(line, context)))];
        context.Charge(text.Length + lines.Sum(line => (long)line.Length + separator.Length));
        return string.Join(separator, lines);
    }

    private static string UrlEncode(RenderContext context, object? value)
    {
        if (PythonOperators.AsText(value) is { } text)
        {
            return Quote(context, text, query: false);
        }

        if (value is PythonDictionary dictionary)
        {
            return string.Join('&', dictionary.Items.Select(item => $"{Quote(context, item.Key, query: true)}={Quote(context, item.Value, query: true)}"));
        }

        if (!Iteration.TryGet(context, value, out _))
        {
            return Quote(context, value, query: false);
        }

        var parts = new List<string>();
        foreach (object? item in Iteration.Each(context, value))
        {
            List<object?> pair = Iteration.ToList(context, item);
            if (pair.Count != 2)
            {
                throw Raise.Value(pair.Count < 2 ? $"not enough values to unpack (expected 2, got {pair.Count})" : "too many values to unpack (expected 2)");
            }

            parts.Add($"{Quote(context, pair[0], query: true)}={Quote(context, pair[1], query: true)}");
        }

        return string.Join('&', parts);
    }

    private static string Quote(RenderContext context, object? value, bool query)
    {
        byte[] bytes = value is PythonBytes raw ? raw.Bytes : Encoding.UTF8.GetBytes(PythonRepr.Text(context, value));
        context.Charge(bytes.Length * 3L);
        var result = new StringBuilder(bytes.Length);
        foreach (byte b in bytes)
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (c == '/' && !query))
            {
                result.Append(c);
            }
            else if (c == ' ' && query)
            {
                result.Append('+');
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", null));
            }
        }

        return result.ToString();
    }

    private static object XmlAttributes(RenderContext context, object?[] a)
    {
        if (a[0] is not PythonDictionary attributes)
        {
            throw a[0] is Undefined undefined ? undefined.Error() : Raise.Attribute($"'{PythonType.NameOf(a[0])}' object has no attribute 'items'");
        }

        var parts = new List<string>();
        foreach ((object? key, object? value) in attributes.Items)
        {
            if (value is null or Undefined)
            {
                continue;
            }

            string name = PythonOperators.AsText(key) ?? throw Raise.Type($"expected string or bytes-like object, got '{PythonType.NameOf(key)}'");
            if (name.AsSpan().IndexOfAny(" \t\n\r\f\v/>=") >= 0)
            {
                throw Raise.Value($"Invalid character in attribute name: {PythonRepr.Repr(name)}");
            }

            parts.Add($"{Markup.Escape(context, key).Text}=\"{Markup.Escape(context, value).Text}\"");
        }

        string result = string.Join(' ', parts);
        result = Argument.Truth(a[1], true) && result.Length > 0 ? " " + result : result;
        context.Charge(result.Length);
        return context.AutoEscape ? new Markup(result) : result;
    }

    private static object? Format(RenderContext context, Arguments arguments)
    {
        if (arguments.Positional.Length == 0)
        {
            throw Raise.Type("do_format() missing 1 required positional argument: 'value'");
        }

        object?[] values = arguments.Positional[1..];
        if (values.Length > 0 && arguments.Named is { Count: > 0 })
        {
            throw Raise.FilterArgument("can't handle positional and keyword arguments at the same time");
        }

        object operand = arguments.Named is { Count: > 0 } ? DictionaryMethods.Make(context, new Arguments([], arguments.Named)) : new PythonTuple(values);
        return PythonOperators.Modulo(context, Soft(context, arguments.Positional[0]), operand);
    }
}
