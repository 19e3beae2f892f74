namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>Takes white space out of the spans of tokens.</summary>
internal sealed class ByteLevelPostProcessor(bool trimOffsets, bool addPrefixSpace, Func<int, string?> tokenOf) : IPostProcessor
{
    /// <inheritdoc/>
    public SpecialFrame Single => SpecialFrame.None;

    /// <inheritdoc/>
    public void Prepare(EncodingData data)
    {
        if (trimOffsets)
        {
            OffsetTrimming.Trim(data, addPrefixSpace, tokenOf);
        }
    }

    /// <inheritdoc/>
    public int CountAdded(bool pair) => 0;

    /// <inheritdoc/>
    public IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens)
    {
        foreach (EncodingData data in parts.SelectMany(p => p.All))
        {
            Prepare(data);
        }

        SetSequences(parts);
        return parts;
    }

    /// <summary>Numbers the parts, as the original library does: after another processor, special tokens count as parts too.</summary>
    private static void SetSequences(IReadOnlyList<SequencePart> parts)
    {
        var owners = new SortedDictionary<int, int>();
        int texts = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            EncodingData part = parts[i].Main;
            if (part.Count == 0 || part.Sequences[0] >= 0)
            {
                owners[texts++] = i;
            }

            owners[i] = i;
        }

        foreach (SequencePart part in parts)
        {
            part.Main.SetSequence(-1);
        }

        foreach ((int sequence, int part) in owners)
        {
            parts[part].Main.SetSequence(sequence);
        }
    }
}
