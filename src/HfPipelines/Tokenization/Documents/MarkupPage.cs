using System.Net;
using System.Text;

namespace HfPipelines.Tokenization.Documents;

/// <summary>
/// The texts of an HTML page and the paths to them, as <c>MarkupLMFeatureExtractor</c> reads them: tags close only what they name, so that what a page leaves
/// open stays open.
/// </summary>
public sealed class MarkupPage
{
    /// <summary>How deep elements may lie in each other.</summary>
    private const int MaxDepth = 256;

    private static readonly HashSet<string> Void =
    [
        "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image", "img", "input", "isindex", "keygen", "link", "menuitem",
        "meta", "nextid", "param", "source", "spacer", "track", "wbr",
    ];

    private static readonly HashSet<string> Raw = ["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];

    private readonly List<string> _nodes = [];
    private readonly List<string> _xpaths = [];

    private MarkupPage()
    {
    }

    /// <summary>The texts without blanks around them, in the page's order.</summary>
    public IReadOnlyList<string> Nodes => _nodes;

    /// <summary>For each text the path to its element, for example <c>/html/body/ul/li[2]</c>.</summary>
    public IReadOnlyList<string> XPaths => _xpaths;

    /// <summary>Reads a page.</summary>
    /// <param name="html">The page; a part of one is a page too.</param>
    /// <exception cref="TokenizerException">Elements lie in each other too deep.</exception>
    public static MarkupPage Read(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var page = new MarkupPage();
        page.Collect(Parse(html), "");
        return page;
    }

    private static Element Parse(string html)
    {
        var root = new Element("", null, 0);
        Element open = root;
        var text = new StringBuilder();
        int at = 0;
        while (at < html.Length)
        {
            int tag = html.IndexOf('<', at);
            if (tag < 0 || tag + 1 >= html.Length)
            {
                break;
            }

            text.Append(WebUtility.HtmlDecode(html[at..tag]));
            char next = html[tag + 1];
            if (next is '!' or '?')
            {
                open.Close(text);
                (string content, at) = Aside(html, tag);
                if (open != root)
                {
                    open.Children.Add(content);
                }
            }
            else if (next == '/' && tag + 2 < html.Length && char.IsAsciiLetter(html[tag + 2]))
            {
                open.Close(text);
                (string name, _, at) = Tag(html, tag + 2);
                open = Shut(open, name);
            }
            else if (char.IsAsciiLetter(next))
            {
                open.Close(text);
                (string name, bool closed, at) = Tag(html, tag + 1);
                Element element = open.Open(name);
                if (closed || Void.Contains(name))
                {
                    continue;
                }

                open = element;
                if (Raw.Contains(name))
                {
                    int end = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
                    string inner = end < 0 ? html[at..] : html[at..end];
                    text.Append(name is "title" or "textarea" ? WebUtility.HtmlDecode(inner) : inner);
                    at = end < 0 ? html.Length : end;
                }
            }
            else
            {
                text.Append('<');
                at = tag + 1;
            }
        }

        text.Append(at < html.Length ? WebUtility.HtmlDecode(html[at..]) : "");
        open.Close(text);
        return root;
    }

    /// <summary>A comment, a declaration or an instruction, and where it ends.</summary>
    private static (string Content, int End) Aside(string html, int start)
    {
        bool comment = html.AsSpan(start).StartsWith("<!--", StringComparison.Ordinal);
        (int from, string mark) = comment ? (start + 4, "-->") : (start + 2, ">");
        int end = html.IndexOf(mark, Math.Min(from, html.Length), StringComparison.Ordinal);
        return end < 0 ? (html[Math.Min(from, html.Length)..], html.Length) : (html[from..end], end + mark.Length);
    }

    /// <summary>A tag's name, whether it closes itself, and where it ends; what stands in quotation marks ends nothing.</summary>
    private static (string Name, bool Closed, int End) Tag(string html, int start)
    {
        int end = start;
        while (end < html.Length && !char.IsWhiteSpace(html[end]) && html[end] is not ('/' or '>'))
        {
            end++;
        }

        string name = html[start..end].ToLowerInvariant();
        for (char quote = '\0'; end < html.Length && (quote != '\0' || html[end] != '>'); end++)
        {
            char letter = html[end];
            quote = quote == '\0' ? (letter is '"' or '\'' && html[end - 1] is '=' or ' ' ? letter : '\0') : letter == quote ? '\0' : quote;
        }

        return (name, end < html.Length && html[end - 1] == '/', Math.Min(end + 1, html.Length));
    }

    private static Element Shut(Element open, string name)
    {
        for (Element? element = open; element?.Parent is not null; element = element.Parent)
        {
            if (element.Name == name)
            {
                return element.Parent;
            }
        }

        return open;
    }

    private void Collect(Element element, string path)
    {
        foreach (object child in element.Children)
        {
            if (child is Element inner)
            {
                Collect(inner, element.Count(inner.Name) == 1 ? $"{path}/{inner.Name}" : $"{path}/{inner.Name}[{inner.Number}]");
            }
            else if (element.Parent is not null && WebUtility.HtmlDecode((string)child).Trim() is { Length: > 0 } text)
            {
                _nodes.Add(text);
                _xpaths.Add(path);
            }
        }
    }

    private sealed class Element(string name, Element? parent, int number)
    {
        private readonly Dictionary<string, int> _counts = [];
        private readonly int _depth = parent is null ? 0 : parent._depth + 1;

        public string Name => name;

        public Element? Parent => parent;

        /// <summary>Which of its name it is in its parent, from 1.</summary>
        public int Number => number;

        /// <summary>Elements and texts.</summary>
        public List<object> Children { get; } = [];

        public int Count(string child) => _counts[child];

        public Element Open(string child)
        {
            if (_depth >= MaxDepth)
            {
                throw new TokenizerException("HTML page", null, $"expected elements at most {MaxDepth} deep, found deeper ones");
            }

            int count = _counts[child] = _counts.GetValueOrDefault(child) + 1;
            var element = new Element(child, this, count);
            Children.Add(element);
            return element;
        }

        /// <summary>Takes over a text that ended, if there is one.</summary>
        public void Close(StringBuilder text)
        {
            if (text.Length > 0)
            {
                Children.Add(text.ToString());
                text.Clear();
            }
        }
    }
}
