using System.Text.Json;

namespace HfPipelines.Tokenization.Classes;

/// <summary>What transformers' constructor of a tokenizer class assumes where a checkpoint says nothing.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="BackendName">The kind of class: one over the tokenizers library, one over SentencePiece, or one written in Python.</param>
/// <param name="PaddingSide">The side that is filled.</param>
/// <param name="ModelInputNames">The inputs that the model takes.</param>
/// <param name="Files">The vocabulary files by role, for example <c>vocab_file</c>.</param>
/// <param name="Defaults">The constructor's arguments and their defaults.</param>
internal sealed record TokenizerClassInfo(
    string Name,
    string BackendName,
    TextSide PaddingSide,
    IReadOnlyList<string> ModelInputNames,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, JsonElement> Defaults)
{
    /// <summary>The class that takes tokenizer.json as it is.</summary>
    public const string Backend = "TokenizersBackend";

    /// <summary>Whether the class is one over the tokenizers library.</summary>
    public bool IsBackend => BackendName == Backend;
}
