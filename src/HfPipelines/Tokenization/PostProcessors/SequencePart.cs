namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>A part of an encoding before its parts are joined: a text or special tokens, and what truncation cut off.</summary>
internal sealed class SequencePart(EncodingData main, IReadOnlyList<EncodingData> overflowing)
{
    /// <summary>The part itself, then what was cut off.</summary>
    public IEnumerable<EncodingData> All => Overflowing.Prepend(Main);

    /// <summary>The part itself.</summary>
    public EncodingData Main { get; } = main;

    /// <summary>What was cut off.</summary>
    public IReadOnlyList<EncodingData> Overflowing { get; } = overflowing;

    /// <summary>Changes the part and what was cut off.</summary>
    public SequencePart Select(Func<EncodingData, EncodingData> change) => new(change(Main), [.. Overflowing.Select(change)]);

    /// <summary>Joins this part with the one after it: every combination of what was cut off with the other part, too.</summary>
    public SequencePart Join(SequencePart next)
    {
        var overflowing = new List<EncodingData>();
        foreach (EncodingData mine in Overflowing)
        {
            overflowing.AddRange(next.All.Select(other => Join(mine, other)));
        }

        overflowing.AddRange(next.Overflowing.Select(other => Join(Main, other)));
        return new SequencePart(Join(Main, next.Main), overflowing);
    }

    private static EncodingData Join(EncodingData first, EncodingData second)
    {
        var joined = new EncodingData(first.Count + second.Count);
        joined.Append(first);
        joined.Append(second);
        return joined;
    }
}
