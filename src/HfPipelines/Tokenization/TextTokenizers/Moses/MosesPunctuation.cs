using System.Globalization;
using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.TextTokenizers.Moses;

/// <summary>Writes punctuation in one way, as Moses' tools for translation do: straight quotes, ASCII marks, no odd spaces. Immutable.</summary>
internal sealed class MosesPunctuation
{
    private static readonly (string Pattern, string Text)[] Spaces =
    [
        (@"\r", ""), (@"\(", " ("), (@"\)", ") "), (" +", " "), (@"\) ([.!:?;,])", ")$1"), (@"\( ", "("), (@" \)", ")"), (@"(\d) %", "$1%"), (" :", ":"), (" ;", ";"), ("`", "'"), ("''", " \" "),
    ];

    private static readonly (string Pattern, string Text)[] Quotes =
    [
        ("„", "\""), ("“", "\""), ("”", "\""), ("–", "-"), ("—", " - "), (" +", " "), ("´", "'"), ("([a-zA-Z])‘([a-zA-Z])", "$1'$2"), ("([a-zA-Z])’([a-zA-Z])", "$1'$2"), ("‘", "'"), ("‚", "'"),
        ("’", "'"), ("''", "\""), ("´´", "\""), ("…", "..."), ("\u00A0«\u00A0", "\""), ("«\u00A0", "\""), ("«", "\""), ("\u00A0»\u00A0", "\""), ("\u00A0»", "\""), ("»", "\""),
    ];

    private static readonly (string Pattern, string Text)[] HardSpaces =
    [
        ("\u00A0%", "%"), ("nº\u00A0", "nº "), ("\u00A0:", ":"), ("\u00A0ºC", " ºC"), ("\u00A0cm", " cm"), ("\u00A0\\?", "?"), ("\u00A0!", "!"), ("\u00A0;", ";"), (",\u00A0", ", "), (" +", " "),
    ];

    // The marks of East Asian scripts; a full stop of theirs takes the space behind it.
    private static readonly (string Pattern, string Text)[] Wide =
    [
        ("，", ","), ("。", ". "), ("、", ","), ("”", "\""), ("“", "\""), ("∶", ":"), ("：", ":"), ("？", "?"), ("《", "\""), ("》", "\""), ("）", ")"), ("！", "!"), ("（", "("), ("；", ";"), ("１", "1"),
        ("」", "\""), ("「", "\""), ("０", "0"), ("３", "3"), ("２", "2"), ("５", "5"), ("６", "6"), ("９", "9"), ("７", "7"), ("８", "8"), ("４", "4"), ("．", ". "), ("～", "~"), ("’", "'"), ("…", "..."),
        ("━", "-"), ("〈", "<"), ("〉", ">"), ("【", "["), ("】", "]"), ("％", "%"),
    ];

    private readonly (Regex Pattern, string Text)[] _rules;

    /// <summary>Makes the rules of a language.</summary>
    /// <param name="language">Its code.</param>
    public MosesPunctuation(string language)
    {
        IEnumerable<(string, string)> commas = language switch
        {
            "en" => [("\"([,.]+)", "$1\"")],
            "de" or "es" or "fr" => [(",\"", "\","), (@"(\.+)""(\s*[^<])", "\"$1$2")],
            _ => [],
        };
        string point = language is "de" or "es" or "cz" or "cs" or "fr" ? "," : ".";
        IEnumerable<(string Pattern, string Text)> all = [.. Spaces, .. Quotes, .. HardSpaces, .. commas, ("(\\d)\u00A0(\\d)", $"$1{point}$2")];
        _rules = [.. all.Select(r => (new Regex(r.Pattern, RegexOptions.CultureInvariant), r.Text))];
    }

    /// <summary>Writes a text's punctuation anew.</summary>
    public string Normalize(string text)
    {
        foreach ((Regex pattern, string replacement) in _rules)
        {
            text = pattern.Replace(text, replacement);
        }

        return PythonStrings.Strip(text);
    }

    /// <summary>Writes East Asian marks as ASCII, normalizes, and takes out what is not printed.</summary>
    public string Clean(string text)
    {
        foreach ((string mark, string replacement) in Wide)
        {
            text = mark is "。" or "．" ? ReplaceStop(text, mark) : text.Replace(mark, replacement, StringComparison.Ordinal);
        }

        return PythonStrings.Remove(Normalize(text), c => PythonChar.Category(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
    }

    private static string ReplaceStop(string text, string mark)
    {
        string[] parts = text.Split(mark);
        return string.Join(". ", parts.Select((p, i) => i == 0 ? p : PythonStrings.StripLeft(p)));
    }
}
