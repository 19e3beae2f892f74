namespace HfPipelines.Tokenization.Classes;

/// <summary>What transformers' constructor of a tokenizer class assumes where a checkpoint says nothing.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="PaddingSide">The side that is filled.</param>
/// <param name="ModelInputNames">The inputs that the model takes.</param>
/// <param name="SpecialTokens">The special tokens by role.</param>
internal sealed record TokenizerClassInfo(string Name, TextSide PaddingSide, IReadOnlyList<string> ModelInputNames, IReadOnlyDictionary<string, string> SpecialTokens)
{
    /// <summary>The class that takes tokenizer.json as it is.</summary>
    public const string Backend = "TokenizersBackend";
}
