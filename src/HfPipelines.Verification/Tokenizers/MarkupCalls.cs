using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Documents;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Nodes and the paths to them.</summary>
internal static class MarkupCalls
{
    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        if (call.Tokenizer.ClassName != "MarkupLMTokenizer")
        {
            return null;
        }

        string[] nodes = [.. call.Input("nodes").EnumerateArray().Select(n => n.GetString()!)];
        string[] paths = [.. call.Input("xpaths").EnumerateArray().Select(n => n.GetString()!)];
        MarkupTokenizer markup = MarkupTokenizer.Create(call.Tokenizer);
        return call.Text switch
        {
            "nodes,xpaths" => Write(call, markup.Encode(nodes, paths)),
            "nodes,xpaths,node_labels=[0,1,2]" => Write(call, markup.Encode(nodes, paths, [0, 1, 2])),
            "question,nodes,xpaths" => Write(call, markup.Encode(nodes, paths, question: "which ?")),
            "nodes,xpaths,padding=max_length,max_length=20" => Write(call, markup.Encode(nodes, paths, padding: new PaddingOptions { Length = 20 })),
            "batch" => WriteBatch(call, [markup.Encode(nodes, paths), markup.Encode(nodes[..1], paths[..1], padding: new PaddingOptions { Length = markup.Encode(nodes, paths).Encoding.Count })]),
            "overflow" => WriteParts(call, markup.Encode(nodes, paths, truncation: new TruncationOptions(7, Stride: 1))),
            _ => null,
        };
    }

    private static Dictionary<string, object?> Write(ExtraCall call, MarkupEncoding page)
    {
        Dictionary<string, object?> outputs = ClassOutputs.Of(call.Tokenizer, page.Encoding);
        outputs["xpath_tags_seq"] = page.Tags;
        outputs["xpath_subs_seq"] = page.Subscripts;
        if (page.Labels is { } labels)
        {
            outputs["labels"] = labels;
        }

        return outputs;
    }

    private static Dictionary<string, object?> WriteBatch(ExtraCall call, IReadOnlyList<MarkupEncoding> pages)
    {
        Dictionary<string, object?>[] all = [.. pages.Select(p => Write(call, p))];
        return all[0].Keys.ToDictionary(k => k, object? (k) => all.Select(o => o[k]));
    }

    private static Dictionary<string, object?> WriteParts(ExtraCall call, MarkupEncoding page)
    {
        Dictionary<string, object?> outputs = WriteBatch(call, [page, .. page.Overflowing]);
        outputs["overflow_to_sample_mapping"] = new int[page.Overflowing.Count + 1];
        return outputs;
    }
}
