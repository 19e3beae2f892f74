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
    private readonly byte[] _replacements;

    private PrecompiledNormalizer(uint[] units, byte[] replacements)
    {
        (_units, _replacements) = (units, replacements);
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
        bool changed = false;
        text.Begin();
        int length = text.Length;
        for (int i = 0; i < length;)
        {
            ReadOnlySpan<char> rest = text.Span[i..];
            int cluster = StringInfo.GetNextTextElementLength(rest);
            if (System.Text.Encoding.UTF8.GetByteCount(rest[..cluster]) < LongestCluster && Find(rest[..cluster]) is { } replacement)
            {
                changed = true;
                Put(text, rest[..cluster], replacement);
                i += cluster;
                continue;
            }

            for (int end = i + cluster; i < end;)
            {
                int point = CodePoints.At(text.Span, i, out int units);
                ReadOnlySpan<char> part = text.Span.Slice(i, units);
                i += units;
                if (Find(part) is { } single)
                {
                    changed = true;
                    Put(text, part, single);
                }
                else
                {
                    text.Put(point, 0);
                }
            }
        }

        if (changed)
        {
            text.Commit();
        }
    }

    /// <summary>Writes a replacement: what is shorter drops at its last code point, what is longer inserts at its end.</summary>
    private static void Put(NormalizedText text, ReadOnlySpan<char> replaced, string replacement)
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

            return;
        }

        int index = 0;
        foreach (Rune rune in replacement.EnumerateRunes())
        {
            index++;
            int change = index > oldCount ? 1 : index == newCount ? newCount - oldCount : 0;
            text.Put(rune.Value, Math.Min(change, 1));
        }
    }

    /// <summary>The replacement of the shortest beginning that has one; null where none has.</summary>
    private string? Find(ReadOnlySpan<char> part)
    {
        Span<byte> utf8 = stackalloc byte[64];
        if (System.Text.Encoding.UTF8.GetByteCount(part) > utf8.Length)
        {
            return null;
        }

        int count = System.Text.Encoding.UTF8.GetBytes(part, utf8);
        uint position = Offset(_units[0]);
        foreach (byte b in utf8[..count])
        {
            if (b == 0)
            {
                return null;
            }

            position ^= b;
            if (position >= _units.Length)
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
                if (position >= _units.Length)
                {
                    return null;
                }

                int start = (int)(_units[position] & ((1U << 31) - 1));
                if (start > _replacements.Length)
                {
                    return null;
                }

                int length = _replacements.AsSpan(start).IndexOf((byte)0);
                return System.Text.Encoding.UTF8.GetString(_replacements, start, length < 0 ? _replacements.Length - start : length);
            }
        }

        return null;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
}
