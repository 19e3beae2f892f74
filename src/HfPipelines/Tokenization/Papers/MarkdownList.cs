using System.Text;
using System.Text.RegularExpressions;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Papers;

/// <summary>Puts the items of a list that stand in one line on lines of their own, indented by their numbers.</summary>
internal static partial class MarkdownList
{
    /// <summary>The text with lists in order.</summary>
    public static string Normalize(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (InnerItem().Match(lines[i]) is { Success: true } item && lines[i][0] is '-' or '*')
            {
                lines[i] = Part(lines[i], item.Groups[1].Value + " ", isFirst: i == 0) + (i == lines.Length - 1 ? "\n" : "");
            }
        }

        return string.Join('\n', lines);
    }

    private static string Part(string line, string mark, bool isFirst)
    {
        var parts = new StringBuilder();
        string[] items = line.Split(mark)[1..];
        for (int i = 0; i < items.Length; i++)
        {
            string item = PythonStrings.Strip(items[i]);
            int space = item.IndexOf(' ');
            if (space < 0 || space == item.Length - 1)
            {
                continue;
            }

            string number = item[..space];
            int level = Number().IsMatch(number) ? number.Count(c => c == '.') : 0;
            parts.Append(i > 0 ? "\n" : "").Append('\t', level).Append(i > 0 || isFirst ? mark : line[0] + " ").Append(item);
        }

        return parts.ToString();
    }

    [GeneratedRegex(". ([-*]) ")]
    private static partial Regex InnerItem();

    [GeneratedRegex(@"^[\dixv]+(?:\.[\dixv])*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Number();
}
