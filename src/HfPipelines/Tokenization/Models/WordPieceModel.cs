using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Models;

/// <summary>BERT's: the longest token that begins the word, then the longest that goes on, until the word ends.</summary>
internal sealed class WordPieceModel(Vocabulary vocabulary, string unknown, string prefix, int maximumLength) : ITokenizerModel
{
    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <inheritdoc/>
    public bool ReadsBytes => false;

    /// <inheritdoc/>
    public bool MarksContinuation { get; } = prefix.Length > 0;

    /// <inheritdoc/>
    public ModelSession CreateSession(bool asBytes) => new Session(this, unknown, prefix, maximumLength);

    private sealed class Session(WordPieceModel model, string unknown, string prefix, int maximumLength) : ModelSession
    {
        private char[] _buffer = new char[64];

        public override void Tokenize(ReadOnlySpan<char> word, TokenList tokens)
        {
            int first = tokens.Count;
            if (CodePoints.Count(word) > maximumLength)
            {
                AddUnknown(word, tokens);
                return;
            }

            // The prefix is kept in front of the part of the word that is tried.
            if (_buffer.Length < prefix.Length + word.Length)
            {
                _buffer = new char[(prefix.Length + word.Length) * 2];
            }

            prefix.CopyTo(_buffer);
            for (int start = 0; start < word.Length;)
            {
                int before = start > 0 ? prefix.Length : 0;
                int end = Math.Min(word.Length, start + Math.Max(model.Vocabulary.Longest - before, 1));
                word[start..end].CopyTo(_buffer.AsSpan(prefix.Length));
                ReadOnlySpan<char> tried = _buffer.AsSpan(prefix.Length - before, before + end - start);
                int id = -1;
                while (end > start && (id = model.Vocabulary.IdOf(tried[..(before + end - start)])) < 0)
                {
                    CodePoints.Before(word, end, out int units);
                    end -= units;
                }

                if (id < 0)
                {
                    tokens.Truncate(first);
                    AddUnknown(word, tokens);
                    return;
                }

                tokens.Add(new Token(id, start, end));
                start = end;
            }
        }

        private void AddUnknown(ReadOnlySpan<char> word, TokenList tokens)
        {
            int id = model.Vocabulary.IdOf(unknown);
            if (id < 0)
            {
                throw new TokenizerException("tokenizer.json", "model.unk_token", "WordPiece error: Missing [UNK] token from the vocabulary");
            }

            tokens.Add(new Token(id, 0, word.Length));
        }
    }
}
