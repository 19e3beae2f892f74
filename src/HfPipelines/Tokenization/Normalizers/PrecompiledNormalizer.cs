using System.Globalization;
using System.Text;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Replaces what SentencePiece's compiled character map says, cluster by cluster.</summary>
internal sealed class PrecompiledNormalizer : INormalizer
{
    private const int LongestCluster = 6;
    private readonly CharacterMap _map;

    /// <summary>The replacements of the ASCII characters that have one.</summary>
    private readonly string?[] _ascii;

    private PrecompiledNormalizer(CharacterMap map)
    {
        _map = map;
        _ascii = [.. Enumerable.Range(0, 0x80).Select(c => map.FindShortest([(char)c]))];
    }

    /// <summary>Reads a map in base64.</summary>
    /// <exception cref="TokenizerException">It is no such map.</exception>
    public static PrecompiledNormalizer Read(JsonNode node)
        => (node.Value.ValueKind != System.Text.Json.JsonValueKind.String ? throw node.Wrong("a string") : node.Value.TryGetBytesFromBase64(out byte[]? bytes) ? Create(bytes) : null)
            ?? throw node.Error("Cannot parse precompiled_charsmap");

    /// <summary>Makes the normalizer of a map; null where the bytes are no such map.</summary>
    public static PrecompiledNormalizer? Create(byte[] bytes) => CharacterMap.Create(bytes) is { } map ? new PrecompiledNormalizer(map) : null;

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
            if (cluster > first && System.Text.Encoding.UTF8.GetByteCount(rest[..cluster]) < LongestCluster && _map.FindShortest(rest[..cluster]) is { } replacement)
            {
                Change(rest[..cluster], replacement);
                continue;
            }

            for (int end = i + cluster; i < end;)
            {
                CodePoints.At(text.Span, i, out int units);
                ReadOnlySpan<char> part = text.Span.Slice(i, units);
                if (_map.FindShortest(part) is { } single)
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
}
