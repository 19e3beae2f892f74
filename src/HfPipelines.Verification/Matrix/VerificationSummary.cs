using System.Globalization;
using System.Text;

namespace HfPipelines.Verification.Matrix;

/// <summary>How many cases of each archive of fixtures pass, and which groups of cases do not.</summary>
public static class VerificationSummary
{
    private const int MaxMessage = 160;

    /// <summary>A table of the archives and, for each one, of the groups (model types, tasks, classes) in which a case fails.</summary>
    /// <param name="runs">The results.</param>
    /// <param name="uncheckedArchives">The archives that no area can check yet.</param>
    public static string Markdown(IReadOnlyList<AreaRun> runs, IReadOnlyList<string> uncheckedArchives)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(uncheckedArchives);
        var text = new StringBuilder("# Verification\n\n");
        text.Append("What HfPipelines gives against what the Python originals gave. Made by `hfp verify all FIXTURES --report docs`; do not edit.\n\n");
        text.Append("| fixtures | passed | failed | of these missing | seconds |\n|---|---|---|---|---|\n");
        foreach (AreaRun run in runs)
        {
            string seconds = run.Duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            text.Append($"| `{run.Archive}` | {run.Results.Count(r => r.Passed)} | {run.Results.Count(r => !r.Passed)} | {run.Results.Count(IsMissing)} | {seconds} |\n");
        }

        foreach (string archive in uncheckedArchives)
        {
            text.Append($"| `{archive}` | nothing checks it yet | | | |\n");
        }

        foreach (AreaRun run in runs)
        {
            IGrouping<string, CaseResult>[] failing = [.. run.Results.GroupBy(r => r.Name.Split('/')[0]).Where(g => g.Any(r => !r.Passed && !IsMissing(r))).OrderBy(g => g.Key, StringComparer.Ordinal)];
            if (failing.Length > 0)
            {
                text.Append($"\n## {run.Archive}: differences\n\n| group | passed | failed | the first |\n|---|---|---|---|\n");
                foreach (IGrouping<string, CaseResult> group in failing)
                {
                    CaseResult first = group.First(r => !r.Passed && !IsMissing(r));
                    text.Append($"| {group.Key} | {group.Count(r => r.Passed)} | {group.Count(r => !r.Passed)} | {first.Name}: {Short(first.Message)} |\n");
                }
            }
        }

        return text.ToString();
    }

    private static bool IsMissing(CaseResult result) => !result.Passed && result.Message?.Contains("missing", StringComparison.Ordinal) == true;

    private static string Short(string? message)
    {
        string line = (message ?? "").ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
        return line.Length <= MaxMessage ? line : $"{line[..MaxMessage]}...";
    }
}
