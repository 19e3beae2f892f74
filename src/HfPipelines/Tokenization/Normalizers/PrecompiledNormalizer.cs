using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>SentencePiece's compiled character map: a double array over UTF-8, then the replacements, each ended by a zero byte.</summary>
internal sealed class PrecompiledNormalizer : INormalizer
{
    private const int LongestCluster = 6;
    private readonly uint[] _units;
    private readonly byte[] _bytes;

    /// <summary>The replacements by where they begin.</summary>
    private readonly Dictionary<int, string> _replacements = [];

    /// <summary>The replacements of the ASCII characters that have one.</summary>
    private readonly string?[] _ascii;

    private PrecompiledNormalizer(uint[] units, byte[] bytes)
    {
        (_units, _bytes) = (units, bytes);
        for (int start = 0; start < bytes.Length;)
        {
            string replacement = ReplacementAt(start);
            _replacements[start] = replacement;
            int length = bytes.AsSpan(start).IndexOf((byte)0);
            start = length < 0 ? bytes.Length : start + length + 1;
        }

        _ascii = [.. Enumerable.Range(0, 0x80).Select(c => Find([(char)c]))];
    }

    /// <summary>Reads a map in base64.</summary>
    /// <exception cref="TokenizerException">It is no such map.</exception>
    public static PrecompiledNormalizer Read(JsonNode node)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(node.String());
        }
        catch (FormatException e)
        {
            throw node.Error("Cannot parse precompiled_charsmap", e);
        }

        uint size = bytes.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (size > bytes.Length - 4 || size % 4 != 0 || size == 0)
        {
            throw node.Error("Cannot parse precompiled_charsmap");
        }

        uint[] units = new uint[size / 4];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 + (i * 4)));
        }

        return new PrecompiledNormalizer(units, bytes[(4 + (int)size)..]);
    }

    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        int length = text.Length;
        int kept = 0;
        bool changed = false;
        bool shifted = false;
        for (int i = 0; i < length;)
        {
            ReadOnlySpan<char> rest = text.Span[i..];
            if (rest[0] < 0x80 && _ascii[rest[0]] is null && (rest.Length == 1 || (rest[1] < 0x80 && rest[0] != '\r')))
            {
                i++;
                continue;
            }

            int cluster = ClusterLength(rest);
            CodePoints.At(rest, 0, out int first);
            if (cluster > first && System.Text.Encoding.UTF8.GetByteCount(rest[..cluster]) < LongestCluster && Find(rest[..cluster]) is { } replacement)
            {
                Change(rest[..cluster], replacement);
                continue;
            }

            for (int end = i + cluster; i < end;)
            {
                CodePoints.At(text.Span, i, out int units);
                ReadOnlySpan<char> part = text.Span.Slice(i, units);
                if (Find(part) is { } single)
                {
                    Change(part, single);
                }
                else
                {
                    i += units;
                }
            }

            void Change(ReadOnlySpan<char> replaced, string replacement)
            {
                if (!changed)
                {
                    text.Begin();
                    changed = true;
                }

                Keep(text, kept, i, shifted);
                shifted |= !Put(text, replaced, replacement);
                i += replaced.Length;
                kept = i;
            }
        }

        if (changed)
        {
            Keep(text, kept, length, shifted);
            text.Commit();
        }
    }

    /// <summary>Copies units; after a shift they take the spans of others.</summary>
    private static void Keep(NormalizedText text, int start, int end, bool shifted)
    {
        if (!shifted)
        {
            text.Keep(end - start);
            return;
        }

        for (int i = start; i < end;)
        {
            text.Put(CodePoints.At(text.Span, i, out int units), 0);
            i += units;
        }
    }

    /// <summary>The units of the grapheme cluster that begins a text. Most need no look at the rules.</summary>
    private static int ClusterLength(ReadOnlySpan<char> text)
        => text.Length == 1 || (NeverJoins(text[0]) && NeverJoins(text[1])) ? 1 : StringInfo.GetNextTextElementLength(text);

    /// <summary>Whether no cluster has the character beside another such one: Latin, Greek, Cyrillic, kana, Chinese.</summary>
    private static bool NeverJoins(char c) => c is (< '\u0300' and not '\r') or (>= '\u0370' and <= '\u0482') or (>= '\u3041' and <= '\u3096') or (>= '\u30A0' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF');

    /// <summary>Writes a replacement: what is shorter drops at its last code point, what is longer inserts at its end.</summary>
    /// <returns>Whether the text that follows keeps its spans.</returns>
    private static bool Put(NormalizedText text, ReadOnlySpan<char> replaced, string replacement)
    {
        int oldCount = CodePoints.Count(replaced);
        int newCount = CodePoints.Count(replacement);
        if (newCount == 0)
        {
            // What is dropped at the very beginning shifts the spans of all that follows: the original library does the same.
            if (text.HasWritten)
            {
                text.Drop(replaced.Length);
            }

            return text.HasWritten;
        }

        int index = 0;
        foreach (Rune rune in replacement.EnumerateRunes())
        {
            index++;
            int change = index > oldCount ? 1 : index == newCount ? newCount - oldCount : 0;
            text.Put(rune.Value, Math.Min(change, 1));
        }

        return true;
    }

    /// <summary>The replacement of the shortest beginning that has one; null where none has.</summary>
    private string? Find(ReadOnlySpan<char> part)
    {
        Span<byte> utf8 = stackalloc byte[4];
        uint position = Offset(_units[0]);
        for (int i = 0; i < part.Length;)
        {
            int count = CodePoints.EncodeUtf8(CodePoints.At(part, i, out int units), utf8);
            i += units;
            foreach (byte b in utf8[..count])
            {
                position ^= b;
                if (b == 0 || position >= _units.Length)
                {
                    return null;
                }

                uint unit = _units[position];
                if ((unit & ((1U << 31) | 0xFF)) != b)
                {
                    return null;
                }

                position ^= Offset(unit);
                if (((unit >> 8) & 1) == 1)
                {
                    return position < _units.Length ? ReplacementOf((int)(_units[position] & ((1U << 31) - 1))) : null;
                }
            }
        }

        return null;
    }

    private string? ReplacementOf(int start)
        => _replacements.TryGetValue(start, out string? replacement) ? replacement : start <= _bytes.Length ? ReplacementAt(start) : null;

    private string ReplacementAt(int start)
    {
        int length = _bytes.AsSpan(start).IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(_bytes, start, length < 0 ? _bytes.Length - start : length);
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
}
