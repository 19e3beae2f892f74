using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Entities;

/// <summary>The entities that a model knows by name. Immutable.</summary>
/// <param name="Ids">Their ids.</param>
/// <param name="Unknown">The id of one that is not among them.</param>
/// <param name="Padding">The id that fills lists.</param>
/// <param name="Mask">The id of one that the model is to know.</param>
/// <param name="SecondMask">The id of the second one that the model is to know.</param>
internal sealed record EntityVocabulary(IReadOnlyDictionary<string, int> Ids, int Unknown, int Padding, int Mask, int SecondMask)
{
    private static readonly string[] Roles = ["entity_unk_token", "entity_pad_token", "entity_mask_token", "entity_mask2_token"];

    /// <summary>Reads what a checkpoint has: its options, a file, or the names that the class itself gives.</summary>
    /// <exception cref="TokenizerException">One of the class's own names is missing.</exception>
    public static EntityVocabulary Read(string folder, TokenizerClassInfo info, ClassOptions options)
    {
        string file = Path.Combine(folder, info.Files["entity_vocab_file"]);
        string[] names = [.. Roles.Select(r => options.Text(r)!)];
        var ids = options["entity_vocab"].ValueKind == System.Text.Json.JsonValueKind.Object ? TextTokenizerFiles.ReadIds(new JsonNode("tokenizer_config.json", "entity_vocab", options["entity_vocab"]))
            : File.Exists(file) ? TextTokenizerFiles.ReadIds(new JsonNode(file, null, TokenizerJsonReader.Parse(File.ReadAllBytes(file), file)))
            : names.Select((n, i) => (n, i)).ToDictionary(n => n.n, n => n.i, StringComparer.Ordinal);
        int[] own = [.. names.Select(n => ids.TryGetValue(n, out int id) ? id : throw new TokenizerException(file, n, "the entity is missing"))];
        return new EntityVocabulary(ids, own[0], own[1], own[2], own[3]);
    }
}
