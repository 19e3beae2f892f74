using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The <c>urlize</c> filter. Its expressions cannot backtrack, so that its time grows only with the text.</summary>
internal static class UrlFilter
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly Regex Address = new(
        @"^(((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?://)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}])))(?::[\d]{1,5})?(?:[/?#]\S*)?)$",
        Options | RegexOptions.IgnoreCase);

    private static readonly Regex Mail = new(@"^\S+@\w[\w.-]*\.\w+$", Options);

    private static readonly Regex Head = new(@"^([(<]|&lt;)+", Options);

    private static readonly Regex Tail = new(@"([)>.,\n]|&gt;)+$", Options);

    private static readonly Regex Scheme = new(@"^([\w.+-]{2,}:(/){0,2})$", Options);

    public static object Urlize(RenderContext context, object?[] a)
    {
        string text = Markup.Escape(context, a[0]).Text;
        context.Charge(text.Length * 8L);
        context.Step(text.Length / 8);
        long? limit = a[1] is Missing or null ? null : Argument.Integer(a[1]);
        string? target = a[3] is Missing ? null : Argument.OptionalText(a[3]);
        HashSet<string> rels = [.. (Argument.OptionalText(a[4] is Missing ? null : a[4]) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "noopener"];
        if (Argument.Truth(a[2]))
        {
            rels.Add("nofollow");
        }

        List<string> schemes = a[5] is Missing or null ? [] : [.. Iteration.ToList(context, a[5]).Select(scheme => Argument.Text(scheme))];
        if (schemes.Find(scheme => !Scheme.IsMatch(scheme)) is { } bad)
        {
            throw Raise.FilterArgument($"{PythonRepr.Repr(bad)} is not a valid URI scheme prefix.");
        }

        string relText = string.Join(' ', rels.Order(StringComparer.Ordinal));
        string attributes = $" rel=\"{Markup.Escape(relText)}\"" + (string.IsNullOrEmpty(target) ? "" : $" target=\"{Markup.Escape(target)}\"");
        string result = string.Concat(Words(text).Select(word => IsBlank(word) ? word : Link(word, attributes, limit, schemes)));
        return context.AutoEscape ? new Markup(result) : result;
    }

    private static bool IsBlank(string word) => word.Length == 0 || PythonChar.IsSpace(word[0]);

    private static IEnumerable<string> Words(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int end = i;
            bool space = PythonChar.IsSpace(text[i]);
            while (end < text.Length && PythonChar.IsSpace(text[end]) == space)
            {
                end++;
            }

            yield return text[i..end];
            i = end;
        }
    }

    private static string Link(string word, string attributes, long? limit, List<string> schemes)
    {
        string head = Head.Match(word).Value;
        string middle = word[head.Length..];
        string tail = "";
        Match end = Tail.Match(middle);
        if (end.Success)
        {
            (middle, tail) = (middle[..end.Index], end.Value);
        }

        foreach ((string open, string close) in new[] { ("(", ")"), ("<", ">"), ("&lt;", "&gt;") })
        {
            int opened = middle.AsSpan().Count(open);
            if (opened <= middle.AsSpan().Count(close))
            {
                continue;
            }

            for (int k = Math.Min(opened, tail.AsSpan().Count(close)); k > 0; k--)
            {
                int cut = tail.IndexOf(close, StringComparison.Ordinal) + close.Length;
                (middle, tail) = (middle + tail[..cut], tail[cut..]);
            }
        }

        string shown = limit is { } most && PythonText.Length(middle) > most ? PythonOperators.AsText(middle[..PythonText.ToUtf16(middle, (int)Math.Max(most, 0))]) + "..." : middle;
        if (Address.IsMatch(middle))
        {
            bool complete = middle.StartsWith("https://", StringComparison.Ordinal) || middle.StartsWith("http://", StringComparison.Ordinal);
            middle = $"<a href=\"{(complete ? "" : "https://")}{middle}\"{attributes}>{shown}</a>";
        }
        else if (middle.StartsWith("mailto:", StringComparison.Ordinal) && Mail.IsMatch(middle[7..]))
        {
            middle = $"<a href=\"{middle}\">{middle[7..]}</a>";
        }
        else if (middle.Contains('@') && !middle.StartsWith("www.", StringComparison.Ordinal) && middle[0] != '@' && !middle.Contains(':') && Mail.IsMatch(middle))
        {
            middle = $"<a href=\"mailto:{middle}\">{middle}</a>";
        }
        else
        {
            foreach (string scheme in schemes)
            {
                if (middle != scheme && middle.StartsWith(scheme, StringComparison.Ordinal))
                {
                    middle = $"<a href=\"{middle}\"{attributes}>{middle}</a>";
                }
            }
        }

        return head + middle + tail;
    }
}
