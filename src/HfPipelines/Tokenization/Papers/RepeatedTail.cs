using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.Tokenization.Papers;

/// <summary>Finds where a text begins to repeat itself until its end, as models do that have lost their way.</summary>
internal static class RepeatedTail
{
    private const int ShortestRepetition = 30;

    /// <summary>The text with what is repeated at its end only once.</summary>
    public static string Cut(string text)
    {
        int[] points = PythonText.CodePoints(text);
        int[] lower = PythonText.CodePoints(PythonText.Lower(text));
        if (LongestRepetition(lower) is not { } length)
        {
            return text;
        }

        ReadOnlySpan<int> repeated = lower.AsSpan(lower.Length - length);
        int start = lower.Length;
        while (lower.AsSpan(0, start).EndsWith(repeated))
        {
            start -= length;
        }

        // Sentence by sentence until one is there again.
        ReadOnlySpan<int> tail = lower.AsSpan(start);
        int[] reversed = [.. lower.Reverse()];
        int kept = start;
        while (NextMark(lower, kept) is { } end and > 0 && NextMark(reversed, kept) is { } begin and > 0)
        {
            kept = end + 1;
            if (begin >= end || tail.IndexOf(lower.AsSpan(begin..end)) >= 0)
            {
                break;
            }
        }

        return PythonText.FromCodePoints(points.AsSpan(0, Math.Min(kept, points.Length)));
    }

    private static int? LongestRepetition(ReadOnlySpan<int> text)
    {
        int? longest = null;
        for (int length = ShortestRepetition; length < text.Length / 2; length++)
        {
            if (text[^length..].SequenceEqual(text[^(2 * length)..^length]))
            {
                longest = length;
            }
        }

        return longest;
    }

    private static int? NextMark(ReadOnlySpan<int> text, int start)
    {
        int index = start < text.Length ? text[start..].IndexOfAny(['.', '?', '!', '\n']) : -1;
        return index < 0 ? null : start + index;
    }
}
