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

    /// <summary>Joins the parts of an encoding, and every combination of what was cut off of one with the others.</summary>
    public static SequencePart Join(IReadOnlyList<SequencePart> parts)
    {
        EncodingData main = Concatenate([.. parts.Select(p => p.Main)]);
        if (parts.All(p => p.Overflowing.Count == 0))
        {
            return new SequencePart(main, []);
        }

        var joined = new List<EncodingData>();
        var overflowing = new List<List<EncodingData>>();
        foreach (SequencePart part in parts)
        {
            var next = new List<List<EncodingData>>();
            foreach (List<EncodingData> before in overflowing)
            {
                next.AddRange(part.All.Select(other => (List<EncodingData>)[.. before, other]));
            }

            next.AddRange(part.Overflowing.Select(other => (List<EncodingData>)[.. joined, other]));
            overflowing = next;
            joined.Add(part.Main);
        }

        return new SequencePart(main, [.. overflowing.Select(Concatenate)]);
    }

    private static EncodingData Concatenate(List<EncodingData> parts)
    {
        int count = 0;
        foreach (EncodingData part in parts)
        {
            count += part.Count;
        }

        var result = new EncodingData(count);
        foreach (EncodingData part in parts)
        {
            result.Append(part);
        }

        return result;
    }
}
