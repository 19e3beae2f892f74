namespace HfPipelines.Tokenization.Models;

/// <summary>A token for every word.</summary>
internal sealed class WordLevelModel(Vocabulary vocabulary, string unknown) : ITokenizerModel
{
    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <inheritdoc/>
    public bool ReadsBytes => false;

    /// <inheritdoc/>
    public ModelSession CreateSession(bool asBytes) => new Session(Vocabulary, unknown);

    private sealed class Session(Vocabulary vocabulary, string unknown) : ModelSession
    {
        public override void Tokenize(ReadOnlySpan<char> word, TokenList tokens)
        {
            int id = vocabulary.IdOf(word);
            if (id < 0)
            {
                id = vocabulary.IdOf(unknown);
            }

            if (id < 0)
            {
                throw new TokenizerException("tokenizer.json", "model.unk_token", $"WordLevel error: Missing [UNK] token from the vocabulary: '{unknown}'");
            }

            tokens.Add(new Token(id, 0, word.Length));
        }
    }
}
