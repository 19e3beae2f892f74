using System.Runtime.CompilerServices;
using System.Text;

namespace HfPipelines.Tokenization.Unicode;

/// <summary>Reading UTF-16 by code point. A lone surrogate is a code point of its own.</summary>
internal static class CodePoints
{
    /// <summary>The code point at an index, and how many UTF-16 units it takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int At(ReadOnlySpan<char> text, int index, out int units)
    {
        char c = text[index];
        if (char.IsHighSurrogate(c) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            units = 2;
            return char.ConvertToUtf32(c, text[index + 1]);
        }

        units = 1;
        return c;
    }

    /// <summary>The code point that ends before an index, and how many UTF-16 units it takes.</summary>
    public static int Before(ReadOnlySpan<char> text, int index, out int units)
    {
        char c = text[index - 1];
        if (char.IsLowSurrogate(c) && index >= 2 && char.IsHighSurrogate(text[index - 2]))
        {
            units = 2;
            return char.ConvertToUtf32(text[index - 2], c);
        }

        units = 1;
        return c;
    }

    /// <summary>The number of code points.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; count++)
        {
            At(text, i, out int units);
            i += units;
        }

        return count;
    }

    /// <summary>The number of bytes of a code point in UTF-8; a lone surrogate counts as the replacement character.</summary>
    public static int Utf8Length(int codePoint) => codePoint switch { < 0x80 => 1, < 0x800 => 2, < 0x10000 => 3, _ => 4 };

    /// <summary>Writes a code point as UTF-8; a lone surrogate becomes the replacement character.</summary>
    /// <returns>The number of bytes.</returns>
    public static int EncodeUtf8(int codePoint, Span<byte> destination)
        => (Rune.TryCreate(codePoint, out Rune rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(destination);
}
