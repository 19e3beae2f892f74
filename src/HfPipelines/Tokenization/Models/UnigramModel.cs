using System.Globalization;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Models;

/// <summary>SentencePiece's unigram model: of all ways to cut a word into tokens, the one of the highest score; of equal ones the first found.</summary>
internal sealed class UnigramModel : ITokenizerModel
{
    private const double UnknownPenalty = 10.0;
    private readonly CharTrie _trie = new();
    private readonly double[] _scores;
    private readonly double _unknownScore;
    private readonly int _unknown;
    private readonly int[]? _fallback;

    /// <summary>Makes a model of tokens and scores.</summary>
    public UnigramModel(IReadOnlyList<(string Token, double Score)> pieces, int unknown, bool byteFallback)
    {
        Vocabulary = new Vocabulary([.. pieces.Select(p => p.Token)]);
        _scores = [.. pieces.Select(p => p.Score)];
        _unknownScore = (_scores.Length == 0 ? double.PositiveInfinity : _scores.Min()) - UnknownPenalty;
        _unknown = unknown;
        for (int id = 0; id < pieces.Count; id++)
        {
            if (pieces[id].Token.Length > 0)
            {
                _trie.Add(pieces[id].Token, id);
            }
        }

        if (byteFallback)
        {
            _fallback = [.. Enumerable.Range(0, 256).Select(b => Vocabulary.IdOf("<0x" + b.ToString("X2", CultureInfo.InvariantCulture) + ">"))];
        }
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public bool ReadsBytes => false;

    /// <inheritdoc/>
    public ModelSession CreateSession(bool asBytes) => new Session(this);

    private sealed class Session(UnigramModel model) : ModelSession
    {
        private Node[] _best = new Node[64];
        private int[] _ends = new int[64];

        public override void Tokenize(ReadOnlySpan<char> word, TokenList tokens)
        {
            FindBest(word);
            int count = 0;
            for (int end = word.Length; end > 0; end = _best[end].Start)
            {
                // Unknown neighbours are one token.
                bool fused = count > 0 && _best[end].Id == model._unknown && _best[_ends[count - 1]].Id == model._unknown;
                if (!fused)
                {
                    if (count == _ends.Length)
                    {
                        Array.Resize(ref _ends, _ends.Length * 2);
                    }

                    _ends[count++] = end;
                }
            }

            int start = 0;
            while (count-- > 0)
            {
                int end = _ends[count];
                if (_best[end].Id != model._unknown)
                {
                    tokens.Add(new Token(_best[end].Id, start, end));
                }
                else
                {
                    AddUnknown(word, start, end, tokens);
                }

                start = end;
            }
        }

        private void FindBest(ReadOnlySpan<char> word)
        {
            if (_best.Length <= word.Length)
            {
                _best = new Node[word.Length * 2];
            }

            _best.AsSpan(0, word.Length + 1).Fill(new Node(-1, 0, -1));
            for (int start = 0; start < word.Length;)
            {
                double score = _best[start].Score;
                CodePoints.At(word, start, out int units);
                bool hasSingle = false;
                int node = 0;
                for (int i = start; i < word.Length && (node = model._trie.Next(node, word[i])) >= 0; i++)
                {
                    int id = model._trie.ValueOf(node);
                    if (id >= 0)
                    {
                        Improve(i + 1, score + model._scores[id], start, id);
                        hasSingle |= i + 1 - start == units;
                    }
                }

                if (!hasSingle && Improve(start + units, score + model._unknownScore, start, model._unknown) && model._unknown < 0)
                {
                    throw new TokenizerException("tokenizer.json", "model.unk_id", "Encountered an unknown token but `unk_id` is missing");
                }

                start += units;
            }
        }

        private bool Improve(int end, double score, int start, int id)
        {
            ref Node node = ref _best[end];
            bool better = node.Start < 0 || score > node.Score;
            if (better)
            {
                node = new Node(start, score, id);
            }

            return better;
        }

        private void AddUnknown(ReadOnlySpan<char> word, int start, int end, TokenList tokens)
        {
            ReadOnlySpan<char> part = word[start..end];
            int id = model.Vocabulary.IdOf(part);
            if (id >= 0)
            {
                tokens.Add(new Token(id, start, end));
                return;
            }

            if (model._fallback is { } fallback)
            {
                byte[] bytes = System.Text.Encoding.UTF8.GetBytes(part.ToArray());
                if (Array.TrueForAll(bytes, b => fallback[b] >= 0))
                {
                    foreach (byte b in bytes)
                    {
                        tokens.Add(new Token(fallback[b], start, end));
                    }

                    return;
                }
            }

            tokens.Add(new Token(model._unknown >= 0 ? model._unknown : throw new TokenizerException("tokenizer.json", "model.unk_id", "Encountered an unknown token but `unk_id` is missing"), start, end, IsLiteral: true));
        }

        private readonly record struct Node(int Start, double Score, int Id);
    }
}
