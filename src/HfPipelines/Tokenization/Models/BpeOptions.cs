namespace HfPipelines.Tokenization.Models;

/// <summary>The options of BPE in tokenizer.json.</summary>
/// <param name="Unknown">The token for what the vocabulary lacks; null where it is left out.</param>
/// <param name="Prefix">What stands before every character but the first.</param>
/// <param name="Suffix">What stands after the last character.</param>
/// <param name="FuseUnknown">Whether unknown neighbours are one token.</param>
/// <param name="ByteFallback">Whether unknown characters become bytes.</param>
/// <param name="IgnoreMerges">Whether a word that is a token stays whole.</param>
internal sealed record BpeOptions(string? Unknown, string? Prefix, string? Suffix, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges);
