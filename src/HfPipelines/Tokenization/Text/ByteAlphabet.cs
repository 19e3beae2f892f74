using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Text;

/// <summary>GPT-2's printable character for every byte.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = MakeCharacters();
    private static readonly short[] Bytes = MakeBytes();

    /// <summary>The character of a byte.</summary>
    public static char CharOf(byte value) => Characters[value];

    /// <summary>The byte of a character; -1 where it stands for none.</summary>
    public static int ByteOf(char c) => c < Bytes.Length ? Bytes[c] : -1;

    /// <summary>Writes every byte of a text's UTF-8 as its character.</summary>
    public static void Map(NormalizedText text)
    {
        Span<byte> utf8 = stackalloc byte[4];
        text.Begin();
        int length = text.Length;
        for (int i = 0; i < length;)
        {
            int point = CodePoints.At(text.Span, i, out int units);
            int count = CodePoints.EncodeUtf8(point, utf8);
            for (int b = 0; b < count; b++)
            {
                text.Put(Characters[utf8[b]], b == 0 ? 0 : 1);
            }

            i += units;
        }

        text.Commit();
    }

    private static char[] MakeCharacters()
    {
        char[] characters = new char[256];
        int next = 256;
        for (int b = 0; b < 256; b++)
        {
            characters[b] = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++;
        }

        return characters;
    }

    private static short[] MakeBytes()
    {
        short[] bytes = new short[0x144];
        Array.Fill(bytes, (short)-1);
        for (int b = 0; b < 256; b++)
        {
            bytes[Characters[b]] = (short)b;
        }

        return bytes;
    }
}
