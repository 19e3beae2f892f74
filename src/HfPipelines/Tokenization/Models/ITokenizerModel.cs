namespace HfPipelines.Tokenization.Models;

/// <summary>Turns words into tokens. Immutable; what changes is in its sessions.</summary>
internal interface ITokenizerModel
{
    /// <summary>The tokens and ids.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Whether the model can read words as UTF-8 bytes, so that no byte need be written as a character before it.</summary>
    bool ReadsBytes { get; }

    /// <summary>Whether a token that goes on within a word is spelled otherwise than one that begins it.</summary>
    bool MarksContinuation => false;

    /// <summary>Makes a session for one thread.</summary>
    /// <param name="asBytes">Whether words are read as UTF-8 bytes; only where <see cref="ReadsBytes"/>.</param>
    ModelSession CreateSession(bool asBytes);
}
