using System.Globalization;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Models;

/// <summary>Byte-pair encoding: a word begins as its characters, and neighbours are merged by rank.</summary>
internal sealed class BpeModel : ITokenizerModel
{
    private readonly MergeTable _merges;
    private readonly BpeOptions _options;
    private readonly int[] _fallback;
    private readonly int[] _bytes;
    private readonly int _unknown;

    /// <summary>Makes a model; the merges name tokens of the vocabulary.</summary>
    public BpeModel(Vocabulary vocabulary, MergeTable merges, BpeOptions options)
    {
        Vocabulary = vocabulary;
        _merges = merges;
        _options = options;
        _unknown = options.Unknown is null ? -1 : vocabulary.IdOf(options.Unknown);
        _fallback = [.. Enumerable.Range(0, 256).Select(b => vocabulary.IdOf("<0x" + b.ToString("X2", CultureInfo.InvariantCulture) + ">"))];
        _bytes = [.. Enumerable.Range(0, 256).Select(b => vocabulary.IdOf([ByteAlphabet.CharOf((byte)b)]))];
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public bool ReadsBytes => _options is { Prefix: null, Suffix: null } && Array.IndexOf(_bytes, -1) < 0;

    /// <inheritdoc/>
    public bool MarksContinuation => _options.Prefix is { Length: > 0 };

    /// <inheritdoc/>
    public ModelSession CreateSession(bool asBytes) => asBytes ? new ByteSession(this) : new CharSession(this);

    /// <summary>Reads words by character.</summary>
    private sealed class CharSession(BpeModel model) : ModelSession
    {
        private readonly SymbolMerger _merger = new(model._merges);
        private char[] _affixed = new char[64];

        public override void Tokenize(ReadOnlySpan<char> word, TokenList tokens)
        {
            if (model._options.IgnoreMerges && model.Vocabulary.IdOf(word) is int whole and >= 0)
            {
                tokens.Add(new Token(whole, 0, word.Length));
                return;
            }

            _merger.Clear();
            AddSymbols(word);

            // Lengths are in UTF-8 bytes; where symbols are missing or are bytes of a character, tokens do not meet the characters.
            int unit = 0;
            int unitByte = 0;
            int start = 0;
            foreach ((int id, int length, _) in _merger.Merge())
            {
                int end = start + length;
                Advance(word, start, ref unit, ref unitByte);
                int first = unit;
                (int lastUnit, int lastByte) = (unit, unitByte);
                Advance(word, end - 1, ref lastUnit, ref lastByte);
                CodePoints.At(word, lastUnit, out int units);
                tokens.Add(new Token(id, first, lastUnit + units));
                start = end;
            }
        }

        /// <summary>Moves to the character that holds a byte.</summary>
        private static void Advance(ReadOnlySpan<char> word, int target, ref int unit, ref int unitByte)
        {
            while (true)
            {
                int length = CodePoints.Utf8Length(CodePoints.At(word, unit, out int units));
                if (unitByte + length > target || unit + units >= word.Length)
                {
                    return;
                }

                unit += units;
                unitByte += length;
            }
        }

        private void AddSymbols(ReadOnlySpan<char> word)
        {
            BpeOptions options = model._options;
            int unknownLength = -1;
            Span<byte> utf8 = stackalloc byte[4];
            for (int i = 0; i < word.Length;)
            {
                int point = CodePoints.At(word, i, out int units);
                ReadOnlySpan<char> symbol = word.Slice(i, units);
                bool isFirst = i == 0;
                i += units;
                bool isLast = i == word.Length;
                int length = CodePoints.Utf8Length(point);
                if ((!isFirst && options.Prefix is not null) || (isLast && options.Suffix is not null))
                {
                    symbol = Affix(symbol, isFirst ? null : options.Prefix, isLast ? options.Suffix : null);
                }

                int id = model.Vocabulary.IdOf(symbol);
                if (id >= 0)
                {
                    FlushUnknown(ref unknownLength);
                    _merger.Add(id, length);
                    continue;
                }

                if (options.ByteFallback && AddBytes(symbol, utf8))
                {
                    continue;
                }

                if (options.Unknown is null)
                {
                    continue;
                }

                if (model._unknown < 0)
                {
                    throw new TokenizerException("tokenizer.json", "model.unk_token", $"Unk token `{options.Unknown}` not found in the vocabulary");
                }

                if (unknownLength >= 0 && options.FuseUnknown)
                {
                    unknownLength += length;
                }
                else
                {
                    FlushUnknown(ref unknownLength);
                    unknownLength = length;
                }
            }

            FlushUnknown(ref unknownLength);
        }

        private bool AddBytes(ReadOnlySpan<char> symbol, Span<byte> utf8)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < symbol.Length;)
                {
                    int count = CodePoints.EncodeUtf8(CodePoints.At(symbol, i, out int units), utf8);
                    i += units;
                    foreach (byte b in utf8[..count])
                    {
                        int id = model._fallback[b];
                        if (id < 0)
                        {
                            return false;
                        }

                        if (pass == 1)
                        {
                            _merger.Add(id, 1);
                        }
                    }
                }
            }

            return true;
        }

        private void FlushUnknown(ref int length)
        {
            if (length >= 0)
            {
                _merger.Add(model._unknown, length);
                length = -1;
            }
        }

        private ReadOnlySpan<char> Affix(ReadOnlySpan<char> symbol, string? prefix, string? suffix)
        {
            int length = (prefix?.Length ?? 0) + symbol.Length + (suffix?.Length ?? 0);
            if (_affixed.Length < length)
            {
                _affixed = new char[length];
            }

            prefix.AsSpan().CopyTo(_affixed);
            symbol.CopyTo(_affixed.AsSpan(prefix?.Length ?? 0));
            suffix.AsSpan().CopyTo(_affixed.AsSpan(length - (suffix?.Length ?? 0)));
            return _affixed.AsSpan(0, length);
        }
    }

    /// <summary>Reads words as UTF-8 bytes, as if each were written as its character.</summary>
    private sealed class ByteSession(BpeModel model) : ModelSession
    {
        private readonly SymbolMerger _merger = new(model._merges);
        private char[] _characters = new char[64];

        public override void Tokenize(ReadOnlySpan<char> word, TokenList tokens)
        {
            _merger.Clear();
            if (_characters.Length < word.Length * 3)
            {
                _characters = new char[word.Length * 3];
            }

            int written = 0;
            Span<byte> utf8 = stackalloc byte[4];
            for (int i = 0; i < word.Length;)
            {
                int count = CodePoints.EncodeUtf8(CodePoints.At(word, i, out int units), utf8);
                i += units;
                foreach (byte b in utf8[..count])
                {
                    _merger.Add(model._bytes[b], 1);
                    _characters[written++] = ByteAlphabet.CharOf(b);
                }
            }

            if (model._options.IgnoreMerges && model.Vocabulary.IdOf(_characters.AsSpan(0, written)) is int whole and >= 0)
            {
                tokens.Add(new Token(whole, 0, word.Length));
                return;
            }

            int unit = 0;
            int unitByte = 0;
            int start = 0;
            foreach ((int id, int length, _) in _merger.Merge())
            {
                int end = start + length;

                // A token spans every character of which it holds a byte.
                int first = unit;
                while (true)
                {
                    int bytes = CodePoints.Utf8Length(CodePoints.At(word, unit, out int units));
                    if (unitByte + bytes < end)
                    {
                        unit += units;
                        unitByte += bytes;
                        continue;
                    }

                    tokens.Add(new Token(id, first, unit + units));
                    if (unitByte + bytes == end)
                    {
                        unit += units;
                        unitByte += bytes;
                    }

                    break;
                }

                start = end;
            }
        }
    }
}
