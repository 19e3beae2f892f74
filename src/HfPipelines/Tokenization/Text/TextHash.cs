using System.Runtime.InteropServices;

namespace HfPipelines.Tokenization.Text;

/// <summary>A fast hash of short texts, another one in every process so that no file or text can be made to collide.</summary>
internal static class TextHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    /// <summary>The hash of a text, never 0.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        ulong hash = Seed + (ulong)text.Length;
        foreach (ulong four in MemoryMarshal.Cast<char, ulong>(text))
        {
            hash = Mix(hash, four);
        }

        ulong rest = 0;
        foreach (char c in text[(text.Length & ~3)..])
        {
            rest = (rest << 16) | c;
        }

        return (uint)Mix(hash, rest) | 1;
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Multiplier;
        return hash ^ (hash >> 32);
    }
}
