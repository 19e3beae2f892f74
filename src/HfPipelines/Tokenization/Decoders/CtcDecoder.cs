namespace HfPipelines.Tokenization.Decoders;

/// <summary>Drops repetitions and blanks, as connectionist temporal classification writes them.</summary>
internal sealed class CtcDecoder(string blank, string wordDelimiter, bool cleanUp) : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        var result = new List<string>(tokens.Count);
        string? previous = null;
        foreach (string token in tokens)
        {
            if (token == previous)
            {
                continue;
            }

            previous = token;
            string text = blank.Length == 0 ? token : token.Replace(blank, "", StringComparison.Ordinal);
            if (cleanUp)
            {
                text = CleanUp.Spaces(text);
                text = wordDelimiter.Length == 0 ? text : text.Replace(wordDelimiter, " ", StringComparison.Ordinal);
            }

            if (text.Length > 0)
            {
                result.Add(text);
            }
        }

        tokens.Clear();
        tokens.AddRange(result);
    }
}
