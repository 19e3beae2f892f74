namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>BERT's and RoBERTa's: a token in front, separators after the texts; RoBERTa's has two between them and one type for all.</summary>
internal sealed class ClassifierPostProcessor(
    (string Token, int Id) first, (string Token, int Id) separator, bool isRoberta, bool trimOffsets, bool addPrefixSpace, Func<int, string?> tokenOf) : IPostProcessor
{
    /// <inheritdoc/>
    public SpecialFrame Single { get; } = new([(first.Token, first.Id, 0)], [(separator.Token, separator.Id, 0)]);

    /// <inheritdoc/>
    public void Prepare(EncodingData data)
    {
        if (!isRoberta)
        {
            return;
        }

        if (trimOffsets)
        {
            OffsetTrimming.Trim(data, addPrefixSpace, tokenOf);
        }

        data.SetTypeId(0);
    }

    /// <inheritdoc/>
    public int CountAdded(bool pair) => pair ? (isRoberta ? 4 : 3) : 2;

    /// <inheritdoc/>
    public IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens)
    {
        foreach (EncodingData data in parts.SelectMany(p => p.All))
        {
            Prepare(data);
        }

        return addSpecialTokens ? [.. parts.Select((part, i) => part.Select(data => Surround(data, i)))] : parts;
    }

    private EncodingData Surround(EncodingData data, int index)
    {
        var result = new EncodingData(data.Count + 2);
        int type = isRoberta ? 0 : index;
        if (index == 0)
        {
            result.AddSpecial(first.Id, first.Token, 0);
        }
        else if (isRoberta)
        {
            result.AddSpecial(separator.Id, separator.Token, 0);
        }

        int start = result.Count;
        result.Append(data);
        result.TypeIds.AsSpan(start, data.Count).Fill(type);
        result.AddSpecial(separator.Id, separator.Token, type);
        return result;
    }
}
