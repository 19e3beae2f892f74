namespace HfPipelines.ChatTemplates;

/// <summary>Marks the tokens that a <c>{% generation %}</c> block wrote.</summary>
public static class AssistantMask
{
    /// <summary>Makes the mask of one text.</summary>
    /// <param name="spans">The spans of the text that the assistant wrote, in order (<see cref="RenderedChat.GenerationSpans"/>).</param>
    /// <param name="tokens">The span of each token in the same text; an empty one for padding.</param>
    /// <returns>One number a token: 1 where the assistant wrote it, else 0.</returns>
    public static int[] Create(IReadOnlyList<TextSpan> spans, IReadOnlyList<TextSpan> tokens)
    {
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(tokens);
        var mask = new int[tokens.Count];
        foreach (TextSpan span in spans)
        {
            int first = TokenAt(tokens, span.Start);
            if (first < 0)
            {
                // The text was truncated before the span.
                break;
            }

            int last = TokenAt(tokens, span.End - 1);
            int end = last > 0 ? last + 1 : mask.Length;
            if (first < end)
            {
                mask.AsSpan(first, end - first).Fill(1);
            }
        }

        return mask;
    }

    private static int TokenAt(IReadOnlyList<TextSpan> tokens, int character)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Start <= character && character < tokens[i].End)
            {
                return i;
            }
        }

        return -1;
    }
}
