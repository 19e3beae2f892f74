using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Vocabularies;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>What a tokenizer class is made of: its folder, its options and its special tokens.</summary>
internal sealed record TextTokenizerFiles(string Folder, TokenizerClassInfo Info, ClassOptions Options, TokenizerSettings Settings)
{
    /// <summary>The path of a file by its role, for example <c>vocab_file</c>.</summary>
    /// <exception cref="TokenizerException">It is missing.</exception>
    public string Path(string role)
        => Find(role) ?? throw new TokenizerException(Folder, null, $"the vocabulary of a {Info.Name} is missing: expected {Info.Files.GetValueOrDefault(role) ?? role}");

    /// <summary>The path of a file by its role; null where it is missing.</summary>
    public string? Find(string role)
        => Info.Files.GetValueOrDefault(role) is { } name && System.IO.Path.Combine(Folder, name) is var path && File.Exists(path) ? path : null;

    /// <summary>Reads a file of tokens and ids.</summary>
    public Dictionary<string, int> ReadIds(string role) => ReadIds(ReadJson(role));

    /// <summary>Reads tokens and ids; of several ids of one token the last counts.</summary>
    public static Dictionary<string, int> ReadIds(JsonNode node)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string token, int id) in ModelReader.ReadIds(node))
        {
            ids[token] = id;
        }

        return ids;
    }

    /// <summary>Reads a JSON file.</summary>
    public JsonNode ReadJson(string role) => new(Path(role), null, TokenizerJsonReader.Parse(File.ReadAllBytes(Path(role)), Path(role)));

    /// <summary>The lines of a file.</summary>
    public IReadOnlyList<string> ReadLines(string role) => [.. VocabularyFiles.ReadPlainLines(Path(role))];

}
