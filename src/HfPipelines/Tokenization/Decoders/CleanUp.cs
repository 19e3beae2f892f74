namespace HfPipelines.Tokenization.Decoders;

/// <summary>Takes back the spaces that word splitting leaves before English punctuation and contractions.</summary>
internal static class CleanUp
{
    /// <summary>Cleans a text as transformers does, which is not quite as the tokenizers library does.</summary>
    public static string SpacesAsTransformers(string text) => !text.Contains(' ')
        ? text
        : text
            .Replace(" .", ".", StringComparison.Ordinal)
            .Replace(" ?", "?", StringComparison.Ordinal)
            .Replace(" !", "!", StringComparison.Ordinal)
            .Replace(" ,", ",", StringComparison.Ordinal)
            .Replace(" ' ", "'", StringComparison.Ordinal)
            .Replace(" n't", "n't", StringComparison.Ordinal)
            .Replace(" 'm", "'m", StringComparison.Ordinal)
            .Replace(" 's", "'s", StringComparison.Ordinal)
            .Replace(" 've", "'ve", StringComparison.Ordinal)
            .Replace(" 're", "'re", StringComparison.Ordinal);

    /// <summary>Cleans a text.</summary>
    public static string Spaces(string text) => !HasCandidate(text)
        ? text
        : text
            .Replace(" .", ".", StringComparison.Ordinal)
            .Replace(" ?", "?", StringComparison.Ordinal)
            .Replace(" !", "!", StringComparison.Ordinal)
            .Replace(" ,", ",", StringComparison.Ordinal)
            .Replace(" ' ", "'", StringComparison.Ordinal)
            .Replace(" n't", "n't", StringComparison.Ordinal)
            .Replace(" 'm", "'m", StringComparison.Ordinal)
            .Replace(" do not", " don't", StringComparison.Ordinal)
            .Replace(" 's", "'s", StringComparison.Ordinal)
            .Replace(" 've", "'ve", StringComparison.Ordinal)
            .Replace(" 're", "'re", StringComparison.Ordinal);

    /// <summary>Whether a space stands before a character with which a replaced text goes on.</summary>
    private static bool HasCandidate(ReadOnlySpan<char> text)
    {
        for (int space; (space = text.IndexOf(' ')) >= 0; text = text[(space + 1)..])
        {
            if (space + 1 < text.Length && text[space + 1] is '.' or '?' or '!' or ',' or '\'' or 'n' or 'd')
            {
                return true;
            }
        }

        return false;
    }
}
