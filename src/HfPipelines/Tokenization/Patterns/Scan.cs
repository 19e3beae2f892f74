using System.Runtime.CompilerServices;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>The loops that hand-written patterns share.</summary>
internal static class Scan
{
    /// <summary>The end of a run of code points whose kind, masked, is the wanted one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Run(ReadOnlySpan<char> text, int i, CharKind[] kinds, CharKind mask, CharKind wanted)
    {
        while (i < text.Length)
        {
            char c = text[i];
            if (!char.IsSurrogate(c))
            {
                if ((kinds[c] & mask) != wanted)
                {
                    break;
                }

                i++;
                continue;
            }

            if ((kinds[CodePoints.At(text, i, out int units)] & mask) != wanted)
            {
                break;
            }

            i += units;
        }

        return i;
    }

    /// <summary>The end of a run of code points that have one of the wanted kinds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RunAny(ReadOnlySpan<char> text, int i, CharKind[] kinds, CharKind wanted)
    {
        while (i < text.Length)
        {
            if ((kinds[CodePoints.At(text, i, out int units)] & wanted) == 0)
            {
                break;
            }

            i += units;
        }

        return i;
    }

    /// <summary>The end of <c>\s+(?!\S)|\s+</c>: a run of white space leaves its last character to the word that follows.</summary>
    public static int WhiteSpace(ReadOnlySpan<char> text, int start, CharKind[] kinds)
    {
        int end = Run(text, start, kinds, CharKind.Space, CharKind.Space);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }
}
