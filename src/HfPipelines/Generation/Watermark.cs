namespace HfPipelines;

/// <summary>A mark in a text that readers do not see and a detector does.</summary>
public abstract record Watermark
{
    private protected Watermark()
    {
    }
}

/// <summary>Favours, at each place, a part of the vocabulary that a hash of the tokens before it chooses.</summary>
public sealed record GreenListWatermark : Watermark
{
    /// <summary>The part of the vocabulary that is favoured, in (0, 1).</summary>
    public double GreenListRatio { get; init; } = 0.25;

    /// <summary>Added to the scores of favoured tokens.</summary>
    public double Bias { get; init; } = 2.0;

    /// <summary>The key of the hash.</summary>
    public long HashingKey { get; init; } = 15485863;

    /// <summary>Whether the token itself enters the hash (<c>selfhash</c>) or only those before it (<c>lefthash</c>).</summary>
    public bool SelfHash { get; init; }

    /// <summary>The number of tokens before the place that enter the hash, at least 1.</summary>
    public int ContextWidth { get; init; } = 1;
}

/// <summary>Tilts the distribution by random bits that a keyed hash of the last tokens chooses (SynthID-Text).</summary>
public sealed record SynthIdWatermark : Watermark
{
    /// <summary>The number of tokens that enter the hash, the new one included, at least 2.</summary>
    public required int NgramLength { get; init; }

    /// <summary>The keys, one for each layer of the tournament.</summary>
    public required IReadOnlyList<long> Keys { get; init; }

    /// <summary>The number of random bits.</summary>
    public int SamplingTableSize { get; init; } = 65536;

    /// <summary>The seed of the random bits.</summary>
    public long SamplingTableSeed { get; init; }

    /// <summary>The number of contexts remembered; one seen before is not marked again.</summary>
    public int ContextHistorySize { get; init; } = 1024;

    /// <summary>Whether the first <c>NgramLength - 1</c> tokens stay unmarked.</summary>
    public bool SkipFirstNgramCalls { get; init; }
}
