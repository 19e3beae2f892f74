using HfPipelines.Tokenization.Models;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>The vocabulary of a checkpoint, from whichever files hold it, before a tokenizer class arranges it.</summary>
internal sealed record VocabularySource
{
    /// <summary>The file, for errors.</summary>
    public required string File { get; init; }

    /// <summary>The tokens and scores of a unigram model, in the order of their ids; null where the file has ids instead.</summary>
    public IReadOnlyList<(string Token, double Score)>? Pieces { get; init; }

    /// <summary>The tokens and ids; null where the file has pieces instead.</summary>
    public Vocabulary? Vocabulary { get; init; }

    /// <summary>Reads the merges against the vocabulary that is finally used; null where there are none.</summary>
    public Func<Vocabulary, MergeTable>? Merges { get; init; }

    /// <summary>SentencePiece's character map in base64; null for none.</summary>
    public string? CharacterMap { get; init; }

    /// <summary>The SentencePiece model that the vocabulary comes from; null for other files.</summary>
    public SentencePieceFile? SentencePiece { get; init; }

    /// <summary>The tokens that the file marks as special or as the user's.</summary>
    public IReadOnlyList<AddedToken>? Marked { get; init; }

    /// <summary>The tokens and ids, in pieces or not.</summary>
    public Vocabulary ToVocabulary() => Vocabulary ?? new Vocabulary([.. (Pieces ?? []).Select(p => p.Token)]);
}
