using System.Buffers.Binary;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>SentencePiece's compiled character map: a double array over UTF-8, then the replacements, each ended by a zero byte. Immutable.</summary>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _bytes;

    /// <summary>The replacements by where they begin.</summary>
    private readonly Dictionary<int, string> _replacements = [];

    private CharacterMap(uint[] units, byte[] bytes)
    {
        (_units, _bytes) = (units, bytes);
        for (int start = 0; start < bytes.Length;)
        {
            _replacements[start] = ReplacementAt(start);
            int length = bytes.AsSpan(start).IndexOf((byte)0);
            start = length < 0 ? bytes.Length : start + length + 1;
        }
    }

    /// <summary>Reads a map; null where the bytes are none.</summary>
    public static CharacterMap? Create(byte[] bytes)
    {
        uint size = bytes.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (size > bytes.Length - 4 || size % 4 != 0 || size == 0)
        {
            return null;
        }

        uint[] units = new uint[size / 4];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4 + (i * 4)));
        }

        return new CharacterMap(units, bytes[(4 + (int)size)..]);
    }

    /// <summary>The replacement of the shortest beginning that has one; null where none has.</summary>
    public string? FindShortest(ReadOnlySpan<char> text) => Find(text, longest: false, out _);

    /// <summary>The replacement of the longest beginning that has one; null where none has.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How many UTF-16 units it replaces.</param>
    public string? FindLongest(ReadOnlySpan<char> text, out int length) => Find(text, longest: true, out length);

    private string? Find(ReadOnlySpan<char> text, bool longest, out int length)
    {
        Span<byte> utf8 = stackalloc byte[4];
        string? found = null;
        length = 0;
        uint position = Offset(_units[0]);
        for (int i = 0; i < text.Length;)
        {
            int count = CodePoints.EncodeUtf8(CodePoints.At(text, i, out int units), utf8);
            i += units;
            foreach (byte b in utf8[..count])
            {
                position ^= b;
                if (b == 0 || position >= _units.Length)
                {
                    return found;
                }

                uint unit = _units[position];
                if ((unit & ((1U << 31) | 0xFF)) != b)
                {
                    return found;
                }

                position ^= Offset(unit);
                if (((unit >> 8) & 1) == 1)
                {
                    found = position < _units.Length ? ReplacementOf((int)(_units[position] & ((1U << 31) - 1))) : null;
                    length = i;
                    if (!longest)
                    {
                        return found;
                    }
                }
            }
        }

        return found;
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
