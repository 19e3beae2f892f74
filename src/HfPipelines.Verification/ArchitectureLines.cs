using System.Text;

namespace HfPipelines.Verification;

/// <summary>How much of each architecture is written by hand: the table of docs/architectures.md.</summary>
public static class ArchitectureLines
{
    /// <summary>One row for each model type with code of its own, in Markdown: its lines of C# and of spec, blank ones left out.</summary>
    /// <param name="folder">The folder of the architectures: <c>Kind/model_type/</c>.</param>
    public static string Markdown(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var text = new StringBuilder("| model type | kind | C#, lines | spec, lines |\n|---|---|---|---|\n");
        foreach (string type in Directory.GetDirectories(folder).SelectMany(Directory.GetDirectories).OrderBy(Path.GetFileName, StringComparer.Ordinal))
        {
            int code = Count(type, "*.cs");
            int spec = Count(type, "*.json");
            if (code > 0 && spec > 0)
            {
                text.Append($"| `{Path.GetFileName(type)}` | {Path.GetFileName(Path.GetDirectoryName(type))} | {code} | {spec} |\n");
            }
        }

        return text.ToString();
    }

    private static int Count(string folder, string pattern)
        => Directory.GetFiles(folder, pattern).Sum(f => File.ReadLines(f).Count(l => !string.IsNullOrWhiteSpace(l)));
}
