namespace HfPipelines.Generation.Decoding;

/// <summary>Guesses what followed the last tokens where they appeared before.</summary>
/// <param name="count">The most tokens to guess.</param>
/// <param name="longestMatch">The longest run of last tokens to look for.</param>
internal sealed class PromptLookup(int count, int longestMatch) : CandidateSource
{
    public override int[] Guess(TokenSequences sequence, int most)
    {
        ReadOnlySpan<int> tokens = sequence[0];
        for (int size = Math.Min(longestMatch, tokens.Length - 1); size > 0; size--)
        {
            int at = tokens[..^1].IndexOf(tokens[^size..]);
            if (at >= 0)
            {
                int start = at + size;
                return tokens.Slice(start, Math.Min(Math.Min(count, most), tokens.Length - start)).ToArray();
            }
        }

        return [];
    }
}
