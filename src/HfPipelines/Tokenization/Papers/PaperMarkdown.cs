using System.Text.RegularExpressions;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Papers;

/// <summary>Repairs the Markdown that a model writes which reads pages of scientific papers (Nougat): repetitions, invented references, lists, tables and formulas.</summary>
public static partial class PaperMarkdown
{
    // The letters and digits of a word, as Python sees them.
    private const string WordPart = @"\p{L}\p{N}_";

    /// <summary>Repairs a text.</summary>
    /// <param name="text">What the model wrote, decoded.</param>
    /// <param name="fixMarkdown">Whether to turn formulas, addresses and listings into what Markdown wants, too.</param>
    public static string Repair(string text, bool fixMarkdown = true)
    {
        text = PythonStrings.Strip(LongTitle().Replace(text, "\n$1"));
        text = text.Replace("\n* [leftmargin=*]\n", "\n", StringComparison.Ordinal);
        text = WithoutLastTitle(EmptyTitle().Replace(text, ""));
        text = RemoveInventedReferences(RepeatedTail.Cut(text));
        text = LongReference().Replace(text, "");
        text = EmptyBrackets().Replace(text, "$1$2");
        text = LonelyCharacter().Replace(text, "");
        text = SubscriptInItalics().Replace(text, @"$1\($2_{$3}\)$4");
        text = ItalicCharacter().Replace(text, @"$1\($2\)$3");
        text = FootnoteCommand().Replace(text, "$1 $2");
        text = FootnoteMarks().Replace(text, "");
        text = Spaced(MarkdownList.Normalize(text));
        text = CorrectTables(text).Replace(@"\begin{array}[]{", @"\begin{array}{", StringComparison.Ordinal);
        text = EmptyTable().Replace(text, "");
        text = Abbreviation().Replace(text, "");
        text = UnfinishedTitle().Replace(text, "");
        text = LonelyPeriod().Replace(text, "");
        text = ManyLineFeeds().Replace(text, "\n\n");
        return fixMarkdown ? ToMarkdown(text) : text;
    }

    /// <summary>Puts the begin and end of tables on lines of their own, and removes tables that are empty or obviously wrong.</summary>
    /// <param name="text">The text.</param>
    public static string CorrectTables(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (Count(line, @"\begin{tabular}") > 15 || Count(line, @"\multicolumn") > 60 || Count(line, "&") > 400)
            {
                text = text.Replace(line, "", StringComparison.Ordinal);
            }
        }

        text = text.Replace(@"\begin{table} \begin{tabular}", "\\begin{table}\n\\begin{tabular}", StringComparison.Ordinal);
        text = text.Replace(@"\end{tabular} \end{table}", "\\end{tabular}\n\\end{table}", StringComparison.Ordinal);
        text = text.Replace(@"\end{table} Tab", "\\end{table}\nTab", StringComparison.Ordinal);
        text = TableWithinLine().Replace(text, "$1\n\\begin{tab");
        text = text.Replace(@"\begin{tabular}{l l}  & \\ \end{tabular}", "", StringComparison.Ordinal);
        return text.Replace("\\begin{tabular}{}\n\n\\end{tabular}", "", StringComparison.Ordinal);
    }

    /// <summary>Puts a mark in place of references that are made up: many lines that hardly differ but for their numbers.</summary>
    /// <param name="text">The text.</param>
    public static string RemoveInventedReferences(string text) => InventedReferences.Remove(text);

    private static string WithoutLastTitle(string text)
    {
        int end = text.LastIndexOf('\n');
        string last = text[(end + 1)..];
        return end >= 0 && last.StartsWith('#') && last.TrimStart('#').StartsWith(' ') ? text[..end] : text;
    }

    // Space towards the next page. The original knows English words where nltk has its list, and adds no space behind others; without it, as here, always.
    private static string Spaced(string text)
    {
        text += text.EndsWith('.') || text.EndsWith('}') ? "\n\n" : "";
        string last = text[(text.LastIndexOf('\n') + 1)..];
        return OneCharacter().IsMatch(text) ? text + " "
            : StartsWithAny(text, "#", "**", "\\begin") ? "\n\n" + text
            : StartsWithAny(last, "#", "Figure", "Table") ? text + "\n\n"
            : text + " ";
    }

    private static string ToMarkdown(string text)
    {
        text = NumberBeforeFormula().Replace(text, @"\[$2 \tag{$1}\]");
        text = NumberBehindFormula().Replace(text, @"\[$1 \tag{$2}\]");
        text = NumberBetweenFormulas().Replace(text, @"\[$1 \tag{$2}\] $3");
        text = text.Replace(@"\. ", ". ", StringComparison.Ordinal).Replace(@"\bm{", @"\mathbf{", StringComparison.Ordinal).Replace(@"{\\bm ", @"\mathbf{", StringComparison.Ordinal);
        text = BoldBox().Replace(text, @"\mathbf{$1}");
        text = Address().Replace(text, "[$1]($1)");
        return Listing().Replace(text, "```\n$1\n```");
    }

    private static bool StartsWithAny(string text, params ReadOnlySpan<string> starts)
    {
        foreach (string start in starts)
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static int Count(string line, string part) => line.AsSpan().Count(part);

    [GeneratedRegex($@"(?:\n|^)#+ \d*[^{WordPart}]? ?(.{{100,}})")]
    private static partial Regex LongTitle();

    [GeneratedRegex(@"^#+ (?:[\d+\.]+|[ixv\.]+)?\s*(?:$|\n\s*)", RegexOptions.Multiline)]
    private static partial Regex EmptyTitle();

    [GeneratedRegex(@"^\* \[\d+\](?:\s?[A-W]\.+\s?){10,}.*$", RegexOptions.Multiline)]
    private static partial Regex LongReference();

    [GeneratedRegex(@"^(\* \[\d+\])\[\](.*)$", RegexOptions.Multiline)]
    private static partial Regex EmptyBrackets();

    [GeneratedRegex($@"^[{WordPart}]\n\n|\n\n[{WordPart}]$")]
    private static partial Regex LonelyCharacter();

    [GeneratedRegex(@"([\s.,()])_([a-zA-Z0-9])__([a-zA-Z0-9]){1,3}_([\s.,:()])")]
    private static partial Regex SubscriptInItalics();

    [GeneratedRegex(@"([\s.,\d])_([a-zA-Z0-9])_([\s.,\d;])")]
    private static partial Regex ItalicCharacter();

    [GeneratedRegex($@"(\nFootnote .*?:) (?:footnotetext|thanks):[^{WordPart}]*(.*(?:\n\n|$))")]
    private static partial Regex FootnoteCommand();

    [GeneratedRegex(@"\[FOOTNOTE:.+?\].*?\[ENDFOOTNOTE\]")]
    private static partial Regex FootnoteMarks();

    [GeneratedRegex("^[A-Z0-9,;:]$")]
    private static partial Regex OneCharacter();

    [GeneratedRegex(@"^(.+)\\begin\{tab", RegexOptions.Multiline)]
    private static partial Regex TableWithinLine();

    [GeneratedRegex(@"\\begin\{tabular\}\{(?:[clr ]){2,}\}\s*[& ]*\s*(?:\\\\)? \\end\{tabular\}")]
    private static partial Regex EmptyTable();

    [GeneratedRegex(@"(?:\*\*S\. A\. B\.\*\*\n+){2,}")]
    private static partial Regex Abbreviation();

    [GeneratedRegex($@"^#+(?: [\[\d{WordPart}])?$", RegexOptions.Multiline)]
    private static partial Regex UnfinishedTitle();

    [GeneratedRegex(@"^\.\s*$", RegexOptions.Multiline)]
    private static partial Regex LonelyPeriod();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex ManyLineFeeds();

    [GeneratedRegex(@"^\(([\d.]+[a-zA-Z]?)\) \\\[(.+?)\\\]$", RegexOptions.Multiline)]
    private static partial Regex NumberBeforeFormula();

    [GeneratedRegex(@"^\\\[(.+?)\\\] \(([\d.]+[a-zA-Z]?)\)$", RegexOptions.Multiline)]
    private static partial Regex NumberBehindFormula();

    [GeneratedRegex(@"^\\\[(.+?)\\\] \(([\d.]+[a-zA-Z]?)\) (\\\[.+?\\\])$", RegexOptions.Multiline)]
    private static partial Regex NumberBetweenFormulas();

    [GeneratedRegex(@"\\mbox\{ ?\\boldmath\$(.*?)\$\}")]
    private static partial Regex BoldBox();

    [GeneratedRegex($@"((?:http|ftp|https)://(?:[{WordPart}-]+(?:\.[{WordPart}-]+)+)(?:[{WordPart}.,@?^=%&:/~+#-]*[{WordPart}@?^=%&/~+#-]))")]
    private static partial Regex Address();

    [GeneratedRegex(@"```\s*(.+?)\s*```", RegexOptions.Singleline)]
    private static partial Regex Listing();
}
