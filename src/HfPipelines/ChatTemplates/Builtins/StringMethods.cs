using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The methods of <c>str</c>.</summary>
internal static class StringMethods
{
    private static readonly MethodTable<string> Table = new MethodTable<string>("str")
        .Add("capitalize", 0, [], (c, s, _) => Made(c, PythonText.Capitalize(s)))
        .Add("casefold", 0, [], (c, s, _) => Made(c, PythonText.Fold(s)))
        .Add("lower", 0, [], (c, s, _) => Made(c, PythonText.Lower(s)))
        .Add("upper", 0, [], (c, s, _) => Made(c, PythonText.Upper(s)))
        .Add("title", 0, [], (c, s, _) => Made(c, PythonText.Title(s)))
        .Add("swapcase", 0, [], (c, s, _) => Made(c, PythonText.SwapCase(s)))
        .Add("strip", 0, ["chars"], (c, s, a) => Made(c, Strip(s, Argument.OptionalText(a[0], "strip arg"), true, true)))
        .Add("lstrip", 0, ["chars"], (c, s, a) => Made(c, Strip(s, Argument.OptionalText(a[0], "lstrip arg"), true, false)))
        .Add("rstrip", 0, ["chars"], (c, s, a) => Made(c, Strip(s, Argument.OptionalText(a[0], "rstrip arg"), false, true)))
        .Add("removeprefix", 1, ["prefix"], (c, s, a) => Made(c, RemovePrefix(s, Argument.Text(a[0], "removeprefix() argument"))))
        .Add("removesuffix", 1, ["suffix"], (c, s, a) => Made(c, RemoveSuffix(s, Argument.Text(a[0], "removesuffix() argument"))))
        .Add("replace", 2, ["old", "new", "count"], (c, s, a) => Replace(c, s, Argument.Text(a[0], "replace() argument 1"), Argument.Text(a[1], "replace() argument 2"), Argument.Integer(a[2], -1)))
        .AddNamed("split", 0, ["sep", "maxsplit"], (c, s, a) => Split(c, s, Argument.OptionalText(a[0], "must be str or None"), Argument.Integer(a[1], -1)))
        .AddNamed("rsplit", 0, ["sep", "maxsplit"], (c, s, a) => SplitFromRight(c, s, Argument.OptionalText(a[0], "must be str or None"), Argument.Integer(a[1], -1)))
        .AddNamed("splitlines", 0, ["keepends"], (c, s, a) => Texts(c, SplitLines(s, Argument.Integer(a[0]) != 0)))
        .Add("partition", 1, ["sep"], (c, s, a) => Partition(c, s, Argument.Text(a[0]), fromRight: false))
        .Add("rpartition", 1, ["sep"], (c, s, a) => Partition(c, s, Argument.Text(a[0]), fromRight: true))
        .Add("join", 1, ["iterable"], (c, s, a) => Join(c, s, a[0]))
        .Add("startswith", 1, ["prefix", "start", "end"], (_, s, a) => HasAffix(s, a, "startswith", (text, part) => text.StartsWith(part, StringComparison.Ordinal)))
        .Add("endswith", 1, ["suffix", "start", "end"], (_, s, a) => HasAffix(s, a, "endswith", (text, part) => text.EndsWith(part, StringComparison.Ordinal)))
        .Add("find", 1, ["sub", "start", "end"], (_, s, a) => PythonInteger.Box(Find(s, a, fromRight: false)))
        .Add("rfind", 1, ["sub", "start", "end"], (_, s, a) => PythonInteger.Box(Find(s, a, fromRight: true)))
        .Add("index", 1, ["sub", "start", "end"], (_, s, a) => Found(Find(s, a, fromRight: false)))
        .Add("rindex", 1, ["sub", "start", "end"], (_, s, a) => Found(Find(s, a, fromRight: true)))
        .Add("count", 1, ["sub", "start", "end"], (_, s, a) => Count(s, a))
        .Add("center", 1, ["width", "fillchar"], (c, s, a) => Center(c, s, Argument.Width(a[0]), Fill(a[1])))
        .Add("ljust", 1, ["width", "fillchar"], (c, s, a) => Justify(c, s, Argument.Width(a[0]), Fill(a[1]), left: true))
        .Add("rjust", 1, ["width", "fillchar"], (c, s, a) => Justify(c, s, Argument.Width(a[0]), Fill(a[1]), left: false))
        .Add("zfill", 1, ["width"], (c, s, a) => ZeroFill(c, s, Argument.Width(a[0])))
        .AddNamed("expandtabs", 0, ["tabsize"], (c, s, a) => ExpandTabs(c, s, Argument.Integer(a[0], 8)))
        .AddNamed("encode", 0, ["encoding", "errors"], (c, s, a) => Encode(c, s, Argument.OptionalText(a[0]) ?? "utf-8", Argument.OptionalText(a[1]) ?? "strict"))
        .Add("translate", 1, ["table"], Translate)
        .Add("isalpha", 0, [], (_, s, _) => All(s, PythonChar.IsAlpha))
        .Add("isalnum", 0, [], (_, s, _) => All(s, PythonChar.IsAlphanumeric))
        .Add("isdecimal", 0, [], (_, s, _) => All(s, PythonChar.IsDecimal))
        .Add("isdigit", 0, [], (_, s, _) => All(s, PythonChar.IsDigit))
        .Add("isnumeric", 0, [], (_, s, _) => All(s, PythonChar.IsNumeric))
        .Add("isspace", 0, [], (_, s, _) => All(s, PythonChar.IsSpace))
        .Add("isprintable", 0, [], (_, s, _) => PythonBool.Box(s.Length == 0 || (bool)All(s, PythonChar.IsPrintable)))
        .Add("isascii", 0, [], (_, s, _) => PythonBool.Box(Ascii.IsValid(s)))
        .Add("isidentifier", 0, [], (_, s, _) => PythonBool.Box(PythonText.IsIdentifier(s)))
        .Add("isupper", 0, [], (_, s, _) => PythonBool.Box(IsUpper(s)))
        .Add("islower", 0, [], (_, s, _) => PythonBool.Box(IsLower(s)))
        .Add("istitle", 0, [], (_, s, _) => PythonBool.Box(IsTitle(s)))
        .AddVariadic("format", (c, s, a) => BraceFormat.Format(c, s, a, escape: false))
        .Add("format_map", 1, ["mapping"], (c, s, a) => BraceFormat.FormatMap(c, s, a[0], escape: false))
        .AddVariadic("maketrans", (_, _, a) => MakeTranslation(a));

    public static bool TryBind(string text, string name, out object? method) => Table.TryBind(text, name, out method);

    private static string Made(RenderContext context, string text)
    {
        context.Charge(text.Length);
        return text;
    }

    private static object All(string text, Func<int, bool> predicate)
    {
        for (int i = 0; i < text.Length;)
        {
            if (!predicate(PythonText.CodePointAt(text, ref i)))
            {
                return PythonBool.Box(false);
            }
        }

        return PythonBool.Box(text.Length > 0);
    }

    public static bool IsUpper(string text) => IsCase(text, PythonChar.IsUpper, c => PythonChar.IsLower(c) || PythonChar.IsTitle(c));

    public static bool IsLower(string text) => IsCase(text, PythonChar.IsLower, c => PythonChar.IsUpper(c) || PythonChar.IsTitle(c));

    private static bool IsCase(string text, Func<int, bool> wanted, Func<int, bool> unwanted)
    {
        bool any = false;
        for (int i = 0; i < text.Length;)
        {
            int c = PythonText.CodePointAt(text, ref i);
            if (unwanted(c))
            {
                return false;
            }

            any |= wanted(c);
        }

        return any;
    }

    private static bool IsTitle(string text)
    {
        bool any = false;
        bool afterCased = false;
        for (int i = 0; i < text.Length;)
        {
            int c = PythonText.CodePointAt(text, ref i);
            bool upper = PythonChar.IsUpper(c) || PythonChar.IsTitle(c);
            if (upper ? afterCased : PythonChar.IsLower(c) && !afterCased)
            {
                return false;
            }

            afterCased = upper || PythonChar.IsLower(c);
            any |= afterCased;
        }

        return any;
    }

    /// <summary><c>strip</c>; null strips white space.</summary>
    public static string Strip(string text, string? characters, bool left, bool right)
    {
        int start = 0;
        int end = text.Length;
        if (characters is null)
        {
            while (left && start < end && PythonChar.IsSpace(text[start]))
            {
                start++;
            }

            while (right && end > start && PythonChar.IsSpace(text[end - 1]))
            {
                end--;
            }

            return text[start..end];
        }

        if (!PythonText.HasSurrogates(characters))
        {
            ReadOnlySpan<char> span = text;
            span = left ? span.TrimStart(characters) : span;
            span = right ? span.TrimEnd(characters) : span;
            return characters.Length == 0 ? text : span.ToString();
        }

        HashSet<int> set = [.. PythonText.CodePoints(characters)];
        int[] points = PythonText.CodePoints(text);
        int first = 0;
        int last = points.Length;
        while (left && first < last && set.Contains(points[first]))
        {
            first++;
        }

        while (right && last > first && set.Contains(points[last - 1]))
        {
            last--;
        }

        return PythonText.FromCodePoints(points.AsSpan(first, last - first));
    }

    private static string RemovePrefix(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    private static string RemoveSuffix(string text, string suffix) => suffix.Length > 0 && text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;

    public static string Replace(RenderContext context, string text, string old, string @new, long count)
    {
        if (old.Length == 0)
        {
            return ReplaceEmpty(context, text, @new, count);
        }

        long found = text.AsSpan().Count(old);
        bool all = count < 0 || found <= count;
        found = all ? found : count;
        if (found == 0)
        {
            return text;
        }

        context.Charge(text.Length + (found * (@new.Length - old.Length)));
        if (all)
        {
            return text.Replace(old, @new, StringComparison.Ordinal);
        }

        var result = new StringBuilder();
        int from = 0;
        for (long k = 0; k < count; k++)
        {
            int at = text.IndexOf(old, from, StringComparison.Ordinal);
            result.Append(text, from, at - from).Append(@new);
            from = at + old.Length;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    private static string ReplaceEmpty(RenderContext context, string text, string @new, long count)
    {
        int length = PythonText.Length(text);
        long times = count < 0 ? length + 1 : Math.Min(count, length + 1);
        context.Charge(text.Length + (times * @new.Length));
        var result = new StringBuilder();
        int i = 0;
        for (long k = 0; k < times; k++)
        {
            result.Append(@new);
            if (i < text.Length)
            {
                string character = PythonText.CharacterAt(text, i);
                result.Append(character);
                i += character.Length;
            }
        }

        return result.Append(text, i, text.Length - i).ToString();
    }

    private static PythonList Texts(RenderContext context, List<string> parts)
    {
        context.ChargeItems(parts.Count);
        context.Charge(parts.Sum(part => (long)part.Length));
        return new PythonList([.. parts]);
    }

    private static PythonList Split(RenderContext context, string text, string? separator, long limit)
    {
        var parts = new List<string>();
        limit = limit < 0 ? long.MaxValue : limit;
        int from = 0;
        if (separator is null)
        {
            while (true)
            {
                while (from < text.Length && PythonChar.IsSpace(text[from]))
                {
                    from++;
                }

                if (from == text.Length)
                {
                    break;
                }

                int end = from;
                if (parts.Count == limit)
                {
                    parts.Add(text[from..]);
                    break;
                }

                while (end < text.Length && !PythonChar.IsSpace(text[end]))
                {
                    end++;
                }

                parts.Add(text[from..end]);
                from = end;
            }

            return Texts(context, parts);
        }

        if (separator.Length == 0)
        {
            throw Raise.Value("empty separator");
        }

        while (parts.Count < limit)
        {
            int at = text.IndexOf(separator, from, StringComparison.Ordinal);
            if (at < 0)
            {
                break;
            }

            parts.Add(text[from..at]);
            from = at + separator.Length;
        }

        parts.Add(text[from..]);
        return Texts(context, parts);
    }

    private static PythonList SplitFromRight(RenderContext context, string text, string? separator, long limit)
    {
        var parts = new List<string>();
        limit = limit < 0 ? long.MaxValue : limit;
        int end = text.Length;
        if (separator is null)
        {
            while (true)
            {
                while (end > 0 && PythonChar.IsSpace(text[end - 1]))
                {
                    end--;
                }

                if (end == 0)
                {
                    break;
                }

                if (parts.Count == limit)
                {
                    parts.Add(text[..end]);
                    break;
                }

                int start = end;
                while (start > 0 && !PythonChar.IsSpace(text[start - 1]))
                {
                    start--;
                }

                parts.Add(text[start..end]);
                end = start;
            }
        }
        else
        {
            if (separator.Length == 0)
            {
                throw Raise.Value("empty separator");
            }

            while (parts.Count < limit && end > 0)
            {
                int at = text.AsSpan(0, end).LastIndexOf(separator, StringComparison.Ordinal);
                if (at < 0)
                {
                    break;
                }

                parts.Add(text[(at + separator.Length)..end]);
                end = at;
            }

            parts.Add(text[..end]);
        }

        parts.Reverse();
        return Texts(context, parts);
    }

    public static List<string> SplitLines(string text, bool keepEnds)
    {
        var lines = new List<string>();
        for (int from = 0; from < text.Length;)
        {
            int end = from;
            while (end < text.Length && !PythonChar.IsLineBreak(text[end]))
            {
                end++;
            }

            int next = end == text.Length ? end : text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
            lines.Add(text[from..(keepEnds ? next : end)]);
            from = next;
        }

        return lines;
    }

    private static PythonTuple Partition(RenderContext context, string text, string separator, bool fromRight)
    {
        if (separator.Length == 0)
        {
            throw Raise.Value("empty separator");
        }

        context.Charge(text.Length);
        int at = fromRight ? text.AsSpan().LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        if (at < 0)
        {
            return fromRight ? new PythonTuple("", "", text) : new PythonTuple(text, "", "");
        }

        return new PythonTuple(text[..at], separator, text[(at + separator.Length)..]);
    }

    private static string Join(RenderContext context, string separator, object? iterable)
    {
        if (!Iteration.TryGet(context, iterable, out IEnumerator<object?>? values))
        {
            throw Raise.Type("can only join an iterable");
        }

        var result = new StringBuilder();
        for (int i = 0; values.MoveNext(); i++)
        {
            context.Step();
            string part = PythonOperators.AsText(values.Current) ?? throw Raise.Type($"sequence item {i}: expected str instance, {PythonType.NameOf(values.Current)} found");
            context.Charge(part.Length + separator.Length);
            result.Append(i == 0 ? "" : separator).Append(part);
        }

        return result.ToString();
    }

    // The part of the text between two indices given in code points; the offset of its start in UTF-16.
    private static (string Part, int Offset)? Range(string text, object? start, object? end)
    {
        if (start is Missing or null && end is Missing or null)
        {
            return (text, 0);
        }

        long length = PythonText.Length(text);
        long from = start is Missing or null ? 0 : Argument.Integer(start);
        long to = end is Missing or null ? length : Argument.Integer(end);
        from = from < 0 ? Math.Max(0, from + length) : from;
        to = to < 0 ? Math.Max(0, to + length) : Math.Min(to, length);
        if (from > to)
        {
            return null;
        }

        int first = PythonText.ToUtf16(text, (int)from);
        return (text[first..PythonText.ToUtf16(text, (int)to)], first);
    }

    private static object HasAffix(string text, object?[] arguments, string method, Func<string, string, bool> test)
    {
        (string Part, int Offset)? range = Range(text, arguments[1], arguments[2]);
        IEnumerable<object?> affixes = arguments[0] is PythonTuple tuple ? tuple.Items : [arguments[0]];
        foreach (object? affix in affixes)
        {
            string part = PythonOperators.AsText(affix) ?? throw Raise.Type(arguments[0] is PythonTuple
                ? $"tuple for {method} must only contain str, not {PythonType.NameOf(affix)}"
                : $"{method} first arg must be str or a tuple of str, not {PythonType.NameOf(affix)}");
            if (range is { } known && test(known.Part, part))
            {
                return PythonBool.Box(true);
            }
        }

        return PythonBool.Box(false);
    }

    private static long Find(string text, object?[] arguments, bool fromRight)
    {
        string sub = Argument.Text(arguments[0]);
        if (Range(text, arguments[1], arguments[2]) is not { } range)
        {
            return -1;
        }

        int at = fromRight ? range.Part.AsSpan().LastIndexOf(sub, StringComparison.Ordinal) : range.Part.IndexOf(sub, StringComparison.Ordinal);
        at = fromRight && sub.Length == 0 ? range.Part.Length : at;
        return at < 0 ? -1 : PythonText.FromUtf16(text, at + range.Offset);
    }

    private static object Found(long index) => index >= 0 ? PythonInteger.Box(index) : throw Raise.Value("substring not found");

    private static object Count(string text, object?[] arguments)
    {
        string sub = Argument.Text(arguments[0]);
        if (Range(text, arguments[1], arguments[2]) is not { } range)
        {
            return PythonInteger.Box(0);
        }

        return PythonInteger.Box(sub.Length == 0 ? PythonText.Length(range.Part) + 1 : range.Part.AsSpan().Count(sub));
    }

    private static string Fill(object? value)
    {
        string fill = value is Missing ? " " : Argument.Text(value, "The fill character");
        return PythonText.Length(fill) == 1 ? fill : throw Raise.Type("The fill character must be exactly one character long");
    }

    public static string Center(RenderContext context, string text, int width, string fill)
    {
        int missing = width - PythonText.Length(text);
        if (missing <= 0)
        {
            return text;
        }

        int left = (missing / 2) + (missing & width & 1);
        return PythonOperators.RepeatText(context, fill, left) + text + PythonOperators.RepeatText(context, fill, missing - left);
    }

    private static string Justify(RenderContext context, string text, int width, string fill, bool left)
    {
        int missing = width - PythonText.Length(text);
        if (missing <= 0)
        {
            return text;
        }

        string padding = PythonOperators.RepeatText(context, fill, missing);
        return left ? text + padding : padding + text;
    }

    private static string ZeroFill(RenderContext context, string text, int width)
    {
        int missing = width - PythonText.Length(text);
        if (missing <= 0)
        {
            return text;
        }

        string zeros = PythonOperators.RepeatText(context, "0", missing);
        return text.Length > 0 && text[0] is '+' or '-' ? text[0] + zeros + text[1..] : zeros + text;
    }

    private static string ExpandTabs(RenderContext context, string text, long size)
    {
        var result = new StringBuilder();
        long column = 0;
        for (int i = 0; i < text.Length;)
        {
            string character = PythonText.CharacterAt(text, i);
            i += character.Length;
            if (character == "\t")
            {
                long spaces = size > 0 ? size - (column % size) : 0;
                context.Charge(spaces);
                result.Append(' ', (int)spaces);
                column += spaces;
            }
            else
            {
                column = character is "\n" or "\r" ? 0 : column + 1;
                result.Append(character);
            }
        }

        context.Charge(text.Length);
        return result.ToString();
    }

    private static PythonBytes Encode(RenderContext context, string text, string encoding, string errors)
    {
        int limit = encoding.ToLowerInvariant().Replace('_', '-') switch
        {
            "utf-8" or "utf8" => 0x10FFFF,
            "ascii" or "us-ascii" => 0x7F,
            "latin-1" or "latin1" or "iso-8859-1" => 0xFF,
            _ => throw new TemplateException("LookupError", $"unknown encoding: {encoding}"),
        };
        context.Charge(text.Length * 2L);
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length;)
        {
            int c = PythonText.CodePointAt(text, ref i);
            if (c > limit || c is >= 0xD800 and <= 0xDFFF)
            {
                switch (errors)
                {
                    case "ignore":
                        break;
                    case "replace":
                        bytes.Add((byte)'?');
                        break;
                    case "strict":
                        throw new TemplateException("UnicodeEncodeError", $"'{encoding}' codec can't encode character {PythonRepr.Ascii(context, PythonText.FromCodePoints([c]))} in position {PythonText.FromUtf16(text, i) - 1}");
                    default:
                        throw new TemplateException("LookupError", $"unknown error handler name '{errors}'");
                }
            }
            else if (limit <= 0xFF || c <= 0x7F)
            {
                bytes.Add((byte)c);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(char.ConvertFromUtf32(c)));
            }
        }

        return new PythonBytes([.. bytes]);
    }

    private static object? Translate(RenderContext context, string text, object?[] arguments)
    {
        var result = new StringBuilder();
        for (int i = 0; i < text.Length;)
        {
            int c = PythonText.CodePointAt(text, ref i);
            object? mapped = Access.GetItem(context, arguments[0], PythonInteger.Box(c));
            switch (mapped)
            {
                case null:
                    break;
                case Undefined:
                    PythonText.Append(result, c);
                    break;
                default:
                    string part = PythonOperators.AsText(mapped) ?? PythonText.FromCodePoints([(int)Math.Clamp(Argument.Integer(mapped), 0, 0x10FFFF)]);
                    context.Charge(part.Length);
                    result.Append(part);
                    break;
            }
        }

        return Made(context, result.ToString());
    }

    private static PythonDictionary MakeTranslation(Arguments arguments)
    {
        var table = new PythonDictionary();
        if (arguments.Positional is [PythonDictionary single])
        {
            foreach ((object? key, object? value) in single.Items)
            {
                table.Set(PythonOperators.AsText(key) is { } text ? PythonInteger.Box(PythonText.CodePoints(text)[0]) : key, value);
            }

            return table;
        }

        if (arguments.Positional.Length is < 2 or > 3)
        {
            throw Raise.Type("maketrans expects 1 to 3 arguments");
        }

        int[] from = PythonText.CodePoints(Argument.Text(arguments.Positional[0]));
        int[] to = PythonText.CodePoints(Argument.Text(arguments.Positional[1]));
        if (from.Length != to.Length)
        {
            throw Raise.Value("the first two maketrans arguments must have equal length");
        }

        for (int i = 0; i < from.Length; i++)
        {
            table.Set(PythonInteger.Box(from[i]), PythonInteger.Box(to[i]));
        }

        foreach (int c in arguments.Positional.Length == 3 ? PythonText.CodePoints(Argument.Text(arguments.Positional[2])) : [])
        {
            table.Set(PythonInteger.Box(c), null);
        }

        return table;
    }
}
