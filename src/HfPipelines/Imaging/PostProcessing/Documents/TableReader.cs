using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing.Documents;

/// <summary>Reads the structure of tables off the likeliest tag of each step, up to the end.</summary>
internal static class TableReader
{
    private const int LargestSpan = 20;

    // Between the start and the end.
    private static readonly string[] Tags =
    [
        "<thead>", "</thead>", "<tbody>", "</tbody>", "<tr>", "</tr>", "<td", ">", "</td>", .. Spans("colspan"), .. Spans("rowspan"), "<td></td>",
    ];

    public static TableStructure[] Read(PostProcessorCall call)
    {
        Tensor steps = call.Output("last_hidden_state", 3);
        return steps.size(2) == Tags.Length + 2 ? [.. steps.unbind(0).Select(One)]
            : throw call.Error($"expected scores of {Tags.Length + 2} tags, found {steps.size(2)}.");
    }

    private static TableStructure One(Tensor table)
    {
        (Tensor best, Tensor indices) = table.to(float32).max(-1);
        float[] scores = best.ToFloats();
        long[] ids = indices.ToLongs();

        // An end in the first place does not count.
        int end = Array.FindIndex(ids, Math.Min(1, ids.Length), id => id == Tags.Length + 1);
        int[] kept = [.. Enumerable.Range(0, end < 0 ? ids.Length : end).Where(i => ids[i] >= 1 && ids[i] <= Tags.Length)];
        return new TableStructure(
            ["<html>", "<body>", "<table>", .. kept.Select(i => Tags[ids[i] - 1]), "</table>", "</body>", "</html>"], Scores.Mean(kept.Select(i => scores[i])));
    }

    private static IEnumerable<string> Spans(string name) => Enumerable.Range(2, LargestSpan - 1).Select(n => $" {name}=\"{n}\"");
}
