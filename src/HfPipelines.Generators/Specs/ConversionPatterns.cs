using System.Text.RegularExpressions;

namespace HfPipelines.Generators.Specs;

/// <summary>
/// The patterns of weight conversions as specs write them, which is how transformers writes them: <c>*.</c> stands for an index and the rest
/// of its name part, a pattern that ends in a letter or digit ends at a name's boundary, and <c>\1</c> stands for the source's group.
/// </summary>
internal static class ConversionPatterns
{
    private static readonly Regex NamedGroup = new(@"\(\?P<", RegexOptions.CultureInvariant);

    /// <summary>A source as a regular expression of .NET.</summary>
    public static string Source(string pattern)
    {
        string regex = NamedGroup.Replace(pattern.Replace("*.", @".*\."), "(?<");
        return regex.Length > 0 && IsAsciiLetterOrDigit(regex[regex.Length - 1]) ? regex + @"(?!\w)" : regex;
    }

    /// <summary>A target as a replacement of .NET.</summary>
    public static string Target(string pattern) => pattern.Replace("$", "$$").Replace(@"\1", "$1");

    /// <summary>
    /// The step back that needs no writing down: names swap places, with the anchor at the start of each pair; null where the names hold more
    /// than plain text or the step does more than rename.
    /// </summary>
    public static (IReadOnlyList<string> Sources, IReadOnlyList<string> Targets)? PlainReverse(IReadOnlyList<string> sources, IReadOnlyList<string> targets)
    {
        if (sources.Count != 1 || targets.Count != 1 || !IsPlain(sources[0]) || !IsPlain(targets[0]))
        {
            return null;
        }

        bool anchored = sources[0].StartsWith("^", StringComparison.Ordinal);
        string back = targets[0].TrimStart('^');
        return ([anchored ? "^" + back : back], [sources[0].TrimStart('^').Replace(@"\.", ".")]);
    }

    private static bool IsPlain(string pattern) => pattern.IndexOfAny(['(', '[', '|', '$', '+', '*', '?', '{']) < 0 && !pattern.Contains(@"\1") && !pattern.Contains(@"\d");

    private static bool IsAsciiLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
