using System.Globalization;
using System.Text;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>Splits texts by a SentencePiece model as the SentencePiece library does, and joins pieces again. Immutable.</summary>
internal sealed class SentencePieceProcessor
{
    private const float UnknownPenalty = 10;
    private readonly SentencePieceFile _file;
    private readonly SentencePieceNormalizer _normalizer;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _reserved = new(StringComparer.Ordinal);
    private readonly CharTrie _trie = new();
    private readonly CharTrie _userDefined = new();
    private readonly float _lowest = float.MaxValue;
    private readonly float _highest = float.MinValue;

    /// <summary>Makes a processor of a model.</summary>
    public SentencePieceProcessor(SentencePieceFile file, string path)
    {
        _file = file;
        _normalizer = new SentencePieceNormalizer(file, path);
        for (int id = 0; id < file.Pieces.Count; id++)
        {
            (string text, float score, SentencePieceKind kind) = file.Pieces[id];
            bool isText = kind is SentencePieceKind.Normal or SentencePieceKind.UserDefined or SentencePieceKind.Unused;
            (isText ? _ids : _reserved)[text] = id;
            if (isText && text.Length > 0)
            {
                _trie.Add(text, id);
            }

            if (kind == SentencePieceKind.UserDefined && text.Length > 0)
            {
                _userDefined.Add(text, id);
            }

            if (kind == SentencePieceKind.Normal)
            {
                (_lowest, _highest) = (Math.Min(_lowest, score), Math.Max(_highest, score));
            }
        }
    }

    /// <summary>The number of pieces.</summary>
    public int Count => _file.Pieces.Count;

    /// <summary>The id of the unknown piece.</summary>
    public int UnknownId => _file.UnknownId;

    /// <summary>The id of a piece; that of the unknown piece where there is none.</summary>
    public int IdOf(string piece) => _reserved.TryGetValue(piece, out int id) || _ids.TryGetValue(piece, out id) ? id : _file.UnknownId;

    /// <summary>The piece of an id; null where there is none.</summary>
    public string? PieceOf(int id) => id >= 0 && id < Count ? _file.Pieces[id].Text : null;

    /// <summary>The pieces of a text; one that the model does not know stands for itself.</summary>
    public List<string> Encode(string text)
    {
        text = _normalizer.Normalize(text);
        List<string> parts = _file.Algorithm switch
        {
            SentencePieceAlgorithm.Unigram => EncodeUnigram(text),
            SentencePieceAlgorithm.Bpe => EncodeBpe(text),
            SentencePieceAlgorithm.Word => SplitWords(text),
            _ => [.. Symbols(text).Select(s => s.Text)],
        };
        var pieces = new List<string>(parts.Count);
        bool afterUnknown = false;
        foreach (string part in parts)
        {
            bool isUnknown = IdOf(part) == _file.UnknownId;
            if (isUnknown && _file.ByteFallback)
            {
                pieces.AddRange(System.Text.Encoding.UTF8.GetBytes(part).Select(b => "<0x" + b.ToString("X2", CultureInfo.InvariantCulture) + ">"));
            }
            else if (isUnknown && afterUnknown)
            {
                pieces[^1] += part;
            }
            else
            {
                pieces.Add(part);
            }

            afterUnknown = isUnknown && !_file.ByteFallback;
        }

        return pieces;
    }

    /// <summary>The text of pieces.</summary>
    public string Decode(IReadOnlyList<string> pieces)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        bool isStart = true;
        bool sawSpace = false;
        foreach (string piece in pieces)
        {
            int id = IdOf(piece);
            SentencePieceKind kind = _file.Pieces[id].Kind;
            if (kind == SentencePieceKind.Byte)
            {
                bytes.Add(byte.Parse(piece.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                continue;
            }

            AppendBytes(text, bytes);
            isStart &= !sawSpace && text.Length == 0;
            sawSpace = false;
            switch (kind)
            {
                case SentencePieceKind.Control:
                    break;
                case SentencePieceKind.Unknown:
                    text.Append(_file.Pieces[id].Text == piece ? _file.UnknownSurface : piece);
                    break;
                default:
                    bool drops = isStart && piece.StartsWith('▁') && (_file.AddDummyPrefix || _file.RemoveExtraSpaces);
                    sawSpace = drops && !_file.RemoveExtraSpaces;
                    text.Append((drops ? piece[1..] : piece).Replace('▁', ' '));
                    break;
            }
        }

        AppendBytes(text, bytes);
        return text.ToString();
    }

    private static void AppendBytes(StringBuilder text, List<byte> bytes)
    {
        for (ReadOnlySpan<byte> rest = bytes.ToArray(); !rest.IsEmpty;)
        {
            // A byte that is no part of a character counts for itself.
            bool isCharacter = Rune.DecodeFromUtf8(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            text.Append(isCharacter ? rune.ToString() : "\uFFFD");
            rest = rest[(isCharacter ? length : 1)..];
        }

        bytes.Clear();
    }

    private List<string> EncodeUnigram(string text)
    {
        var best = new (float Score, int Start)[text.Length + 1];
        Array.Fill(best, (0f, -1));
        float unknown = _lowest - UnknownPenalty;
        for (int start = 0; start < text.Length;)
        {
            int single = char.IsHighSurrogate(text[start]) && start + 1 < text.Length ? 2 : 1;
            bool hasSingle = false;
            int node = 0;
            for (int i = start; i < text.Length && (node = _trie.Next(node, text[i])) >= 0; i++)
            {
                int id = _trie.ValueOf(node);
                if (id < 0 || _file.Pieces[id].Kind == SentencePieceKind.Unused)
                {
                    continue;
                }

                float score = _file.Pieces[id].Kind == SentencePieceKind.UserDefined
                    ? (System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(start, i + 1 - start)) * _highest) - 0.1f
                    : _file.Pieces[id].Score;
                Improve(best, i + 1, best[start].Score + score, start);
                hasSingle |= i + 1 - start == single;
            }

            if (!hasSingle)
            {
                Improve(best, start + single, best[start].Score + unknown, start);
            }

            start += single;
        }

        var parts = new List<string>();
        for (int end = text.Length; end > 0; end = best[end].Start)
        {
            parts.Add(text[best[end].Start..end]);
        }

        parts.Reverse();
        return parts;
    }

    private static void Improve((float Score, int Start)[] best, int end, float score, int start)
    {
        if (best[end].Start < 0 || score > best[end].Score)
        {
            best[end] = (score, start);
        }
    }

    /// <summary>Characters and the user's own symbols, which stay whole.</summary>
    private List<(string Text, bool IsFixed)> Symbols(string text)
    {
        var symbols = new List<(string, bool)>();
        for (int i = 0; i < text.Length;)
        {
            int end = -1;
            int node = 0;
            for (int j = i; j < text.Length && (node = _userDefined.Next(node, text[j])) >= 0; j++)
            {
                end = _userDefined.ValueOf(node) >= 0 ? j + 1 : end;
            }

            int length = end > 0 ? end - i : char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            symbols.Add((text.Substring(i, length), end > 0));
            i += length;
        }

        return symbols;
    }

    private List<string> EncodeBpe(string text)
    {
        List<(string Text, bool IsFixed)> symbols = Symbols(text);
        string?[] parts = [.. symbols.Select(s => s.Text)];
        int[] before = [.. Enumerable.Range(-1, parts.Length)];
        int[] after = [.. Enumerable.Range(1, parts.Length)];
        var unusedParts = new Dictionary<string, (string Left, string Right)>(StringComparer.Ordinal);
        var queue = new PriorityQueue<(int Left, int Right, int Length), (float Score, int Left)>(Comparer<(float Score, int Left)>.Create((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Left.CompareTo(b.Left)));
        for (int i = 1; i < parts.Length; i++)
        {
            Offer(i - 1, i);
        }

        while (queue.TryDequeue(out (int Left, int Right, int Length) pair, out _))
        {
            if (parts[pair.Left] is not { } left || parts[pair.Right] is not { } right || left.Length + right.Length != pair.Length)
            {
                continue;
            }

            parts[pair.Left] = left + right;
            parts[pair.Right] = null;
            after[pair.Left] = after[pair.Right];
            if (after[pair.Right] < parts.Length)
            {
                before[after[pair.Right]] = pair.Left;
            }

            Offer(before[pair.Left], pair.Left);
            Offer(pair.Left, after[pair.Left]);
        }

        var result = new List<string>();
        foreach (string? part in parts)
        {
            AddUsed(part);
        }

        return result;

        void Offer(int left, int right)
        {
            if (left < 0 || right >= parts.Length || symbols[left].IsFixed || symbols[right].IsFixed || !_ids.TryGetValue(parts[left] + parts[right], out int id))
            {
                return;
            }

            string merged = parts[left] + parts[right];
            queue.Enqueue((left, right, merged.Length), (_file.Pieces[id].Score, left));
            if (_file.Pieces[id].Kind == SentencePieceKind.Unused)
            {
                unusedParts[merged] = (parts[left]!, parts[right]!);
            }
        }

        // A piece that is only a step to others is taken apart again.
        void AddUsed(string? part)
        {
            if (part is null)
            {
                return;
            }

            if (_ids.TryGetValue(part, out int id) && _file.Pieces[id].Kind == SentencePieceKind.Unused && unusedParts.TryGetValue(part, out (string Left, string Right) halves))
            {
                AddUsed(halves.Left);
                AddUsed(halves.Right);
            }
            else
            {
                result.Add(part);
            }
        }
    }

    private static List<string> SplitWords(string text)
    {
        var words = new List<string>();
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '▁')
            {
                words.Add(text[start..i]);
                start = i;
            }
        }

        return text.Length == 0 ? [] : words;
    }
}
