namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>Takes white space out of the spans of tokens.</summary>
internal sealed class ByteLevelPostProcessor(bool trimOffsets, bool addPrefixSpace, Func<int, string?> tokenOf) : IPostProcessor
{
    /// <inheritdoc/>
    public int CountAdded(bool pair) => 0;

    /// <inheritdoc/>
    public IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens)
    {
        if (trimOffsets)
        {
            foreach (EncodingData data in parts.SelectMany(p => p.All))
            {
                OffsetTrimming.Trim(data, addPrefixSpace, tokenOf);
            }
        }

        return parts;
    }
}
