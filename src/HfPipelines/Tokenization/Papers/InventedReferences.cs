using System.Text.RegularExpressions;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Papers;

/// <summary>Finds references that a model made up: many lines that hardly differ but for their numbers.</summary>
internal static partial class InventedReferences
{
    private const double Alike = 0.9;
    private const int MostCharacters = 200;
    private const int FewestCharacters = 3;
    private const int FewestLines = 15;
    private const int LookAround = 5;
    private const string Heading = "## References";

    /// <summary>The text with a mark in place of such references.</summary>
    public static string Remove(string text)
    {
        string[] lines = text.Split('\n');
        int[][] clean = [.. lines.Select(WithoutNumbers)];
        string[] removed = [.. Sections(clean).Select(s => Section(lines, clean, s.Start, s.End))];
        foreach (string section in removed.Reverse())
        {
            text = section.Length > 0 ? text.Replace(section, "\n\n[MISSING_PAGE_POST]\n\n", StringComparison.Ordinal) : text;
        }

        return EmptyList().Replace(text, "\n\n[MISSING_PAGE_POST$1]");
    }

    private static int[] WithoutNumbers(string line) => PythonText.CodePoints(PythonStrings.Strip(Numbers().Replace(line, "")));

    // Where lines are like the next ones, with gaps of few lines.
    private static List<(int Start, int End)> Sections(int[][] clean)
    {
        bool[] isRepeated = new bool[clean.Length];
        for (int i = 0; i < clean.Length - 1; i++)
        {
            int next = i + 1;
            while (clean[next].Length == 0 && next < clean.Length - 1)
            {
                next++;
            }

            if (IsReference(clean[i]) && IsReference(clean[next]) && !clean[i].AsSpan().StartsWith(MissingPage) && IndelRatio.Of(clean[i], clean[next]) > Alike)
            {
                isRepeated.AsSpan(i..next).Fill(true);
            }
        }

        var sections = new List<(int Start, int End)>();
        int[] indices = [.. isRepeated.Index().Where(r => r.Item).Select(r => r.Index)];
        for (int i = 0, first = 0; i < indices.Length; i++)
        {
            if (i + 1 == indices.Length || indices[i + 1] - indices[i] > 3)
            {
                sections.Add((indices[first], indices[i] + 2));
                first = i + 1;
            }
        }

        return [.. sections.Where(s => s.End - s.Start > FewestLines)];
    }

    private static bool IsReference(int[] line) => line.Length is < MostCharacters and > FewestCharacters;

    private static string Section(string[] lines, int[][] clean, int start, int end)
    {
        int[] first = clean[start];
        bool foundStart = false;
        for (int i = Math.Max(0, start - 1), stop = Math.Max(0, start - LookAround); i > stop; i--)
        {
            if (lines[i] == Heading)
            {
                start = i;
                break;
            }

            if (lines[i].Length > 0 && IndelRatio.Of(first, clean[i]) < Alike)
            {
                start = i + 1;
                int[] reference = WithoutNumbers(Behind(lines[Math.Max(0, i - 1)]));
                start = reference.Length >= 0.75 * first.Length && IndelRatio.Of(first, reference) < Alike ? i : start;
                foundStart = true;
                break;
            }
        }

        for (int i = Math.Min(lines.Length, end), stop = Math.Min(lines.Length, end + LookAround); i < stop; i++)
        {
            if (IndelRatio.Of(first, clean[i]) < Alike)
            {
                end = i;
                break;
            }
        }

        end = Math.Min(end, lines.Length - 1);
        string section = string.Join('\n', lines[start..(end + 1)]);
        int surplus = Surplus(lines[end == 0 ? ^1 : end - 1], lines[end]);
        section = foundStart && section.Contains("* [", StringComparison.Ordinal) ? "* [" + Behind(section) : section;
        return PythonStrings.Strip(surplus > 0 ? section[..Math.Max(0, section.Length - surplus)] : section);
    }

    private static string Behind(string line) => line.IndexOf("* [", StringComparison.Ordinal) is var index and >= 0 ? line[(index + 3)..] : "";

    // How much of the last line belongs to the next page: what comes where it differs from the line before, numbers apart.
    private static int Surplus(string before, string last)
    {
        (int i, int j, int lastSeen) = (0, 0, -1);
        while (Next(before, ref i) is { } a && Next(last, ref j, ref lastSeen) is { } b)
        {
            if (a != b)
            {
                break;
            }
        }

        return lastSeen < 0 ? 0 : last.Length - lastSeen - 1;
    }

    private static char? Next(string text, ref int index)
    {
        int seen = -1;
        return Next(text, ref index, ref seen);
    }

    private static char? Next(string text, ref int index, ref int seen)
    {
        while (index < text.Length)
        {
            seen = index;
            char c = text[index++];
            if (!PythonChar.IsNumeric(c))
            {
                return c;
            }
        }

        return null;
    }

    private static ReadOnlySpan<int> MissingPage => ['[', 'M', 'I', 'S', 'S', 'I', 'N', 'G', '_', 'P', 'A', 'G', 'E'];

    [GeneratedRegex(@"[\d_]|\*\*")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"## References\n+\[MISSING_PAGE_POST(:\d+)?\]")]
    private static partial Regex EmptyList();
}
