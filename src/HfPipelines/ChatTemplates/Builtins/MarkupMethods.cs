using System.Net;
using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The methods of <c>Markup</c>: those of <c>str</c>, whose texts are escaped where they come in and safe where they go out.</summary>
internal static class MarkupMethods
{
    private static readonly HashSet<string> EscapesArguments = ["join", "replace", "ljust", "rjust", "center"];

    public static bool TryBind(Markup markup, string name, out object? method)
    {
        switch (name)
        {
            case "striptags":
                method = new BoundMethod(name, markup, (_, _) => StripTags(markup.Text));
                return true;
            case "unescape":
                method = new BoundMethod(name, markup, (_, _) => WebUtility.HtmlDecode(markup.Text));
                return true;
            case "format":
                method = new BoundMethod(name, markup, (c, a) => new Markup(BraceFormat.Format(c, markup.Text, a, escape: true)));
                return true;
            case "format_map":
                method = new BoundMethod(name, markup, (c, a) => new Markup(BraceFormat.FormatMap(c, markup.Text, a.Positional.ElementAtOrDefault(0), escape: true)));
                return true;
        }

        if (!StringMethods.TryBind(markup.Text, name, out method) || method is not Callable inner)
        {
            return false;
        }

        method = new BoundMethod(name, markup, (context, arguments) =>
        {
            if (EscapesArguments.Contains(name))
            {
                arguments = arguments with { Positional = [.. arguments.Positional.Select((value, i) => Escape(context, value, first: i == 0, name))] };
            }

            return Wrap(inner.Call(context, arguments));
        });
        return true;
    }

    private static object? Escape(RenderContext context, object? value, bool first, string method) => value switch
    {
        string when method == "replace" && first => value,
        string text => Markup.Escape(text),
        not Markup when method == "join" => new PythonList([.. Iteration.ToList(context, value).Select(object? (item) => Markup.Escape(context, item).Text)]),
        _ => value,
    };

    private static object? Wrap(object? value) => value switch
    {
        string text => new Markup(text),
        PythonList list => new PythonList([.. list.Items.Select(Wrap)]),
        PythonTuple tuple => new PythonTuple([.. tuple.Items.Select(Wrap)]),
        _ => value,
    };

    /// <summary>Removes comments and tags, joins white space, and reads entities.</summary>
    public static string StripTags(string text)
    {
        text = RemoveBetween(text, "<!--", "-->");
        text = RemoveBetween(text, "<", ">");
        var joined = new StringBuilder();
        foreach (char c in text)
        {
            if (!PythonChar.IsSpace(c))
            {
                joined.Append(c);
            }
            else if (joined.Length > 0 && joined[^1] != ' ')
            {
                joined.Append(' ');
            }
        }

        return WebUtility.HtmlDecode(joined.ToString().TrimEnd(' '));
    }

    private static string RemoveBetween(string text, string open, string close)
    {
        var result = new StringBuilder();
        int from = 0;
        while (true)
        {
            int start = text.IndexOf(open, from, StringComparison.Ordinal);
            int end = start < 0 ? -1 : text.IndexOf(close, start, StringComparison.Ordinal);
            if (end < 0)
            {
                return result.Append(text, from, text.Length - from).ToString();
            }

            result.Append(text, from, start - from);
            from = end + close.Length;
        }
    }
}
