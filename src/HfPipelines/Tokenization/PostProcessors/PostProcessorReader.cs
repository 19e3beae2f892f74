using HfPipelines.Tokenization.Json;

namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>Reads <c>post_processor</c> of tokenizer.json.</summary>
internal static class PostProcessorReader
{
    /// <summary>Reads a post-processor.</summary>
    /// <exception cref="TokenizerException">A key is missing or holds something else than the type accepts.</exception>
    public static IPostProcessor Read(JsonNode node, Func<int, string?> tokenOf) => node["type"].String() switch
    {
        "BertProcessing" => new ClassifierPostProcessor(Pair(node["cls"]), Pair(node["sep"]), isRoberta: false, trimOffsets: false, addPrefixSpace: false, tokenOf),
        "RobertaProcessing" => new ClassifierPostProcessor(
            Pair(node["cls"]), Pair(node["sep"]), isRoberta: true, node["trim_offsets"].Bool(absent: true), node["add_prefix_space"].Bool(absent: true), tokenOf),
        "ByteLevel" => new ByteLevelPostProcessor(node["trim_offsets"].Bool(), node["add_prefix_space"].Bool(), tokenOf),
        "TemplateProcessing" => ReadTemplate(node),
        "Sequence" => new SequencePostProcessor([.. node["processors"].Items.Select(p => Read(p, tokenOf))]),
        _ => throw node["type"].Wrong("the name of a post-processor"),
    };

    private static (string Token, int Id) Pair(JsonNode node)
    {
        JsonNode[] items = [.. node.Items];
        return items.Length == 2 ? (items[0].String(), items[1].Int()) : throw node.Wrong("a token and its id");
    }

    private static TemplatePostProcessor ReadTemplate(JsonNode node)
    {
        var special = new Dictionary<string, IReadOnlyList<(string Token, int Id)>>(StringComparer.Ordinal);
        foreach ((string name, JsonNode token) in node["special_tokens"].Properties)
        {
            string[] tokens = [.. token["tokens"].Items.Select(t => t.String())];
            int[] ids = [.. token["ids"].Items.Select(t => t.Int())];
            special[name] = tokens.Length == ids.Length ? [.. tokens.Zip(ids)] : throw token.Error("expected as many tokens as ids");
        }

        return new TemplatePostProcessor([.. node["single"].Items.Select(p => ReadPiece(p, special))], [.. node["pair"].Items.Select(p => ReadPiece(p, special))]);
    }

    private static TemplatePiece ReadPiece(JsonNode node, Dictionary<string, IReadOnlyList<(string Token, int Id)>> special)
    {
        if (node.Has("Sequence"))
        {
            JsonNode sequence = node["Sequence"];
            int index = sequence["id"].String() switch { "A" => 0, "B" => 1, _ => throw sequence["id"].Wrong("A or B") };
            return new TemplatePiece(index, [], sequence["type_id"].Int());
        }

        JsonNode token = node["SpecialToken"];
        string id = token["id"].String();
        return new TemplatePiece(-1, special.GetValueOrDefault(id), token["type_id"].Int());
    }
}
