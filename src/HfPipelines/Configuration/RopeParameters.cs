namespace HfPipelines.Configuration;

/// <summary>Rotary position embeddings: base, kind of scaling and the numbers of the scaling; a number that the kind does not use is null.</summary>
public sealed record RopeParameters
{
    /// <summary><c>default</c>, <c>linear</c>, <c>dynamic</c>, <c>yarn</c>, <c>longrope</c>, <c>llama3</c>, <c>proportional</c> or a model's own.</summary>
    public string RopeType { get; init; } = "default";

    /// <summary>The base of the frequencies.</summary>
    public double RopeTheta { get; init; } = 10000.0;

    /// <summary>The share of the head size that is rotated; null for all of it.</summary>
    public double? PartialRotaryFactor { get; init; }

    /// <summary>The base where a file has parameters without one; null for <see cref="RopeTheta"/>. It differs where a model type's own parameters are scaled.</summary>
    public double? DefaultTheta { get; init; }

    /// <summary>The factor by which the context was extended.</summary>
    public double? Factor { get; init; }

    /// <summary>Dynamic: what stretches the base once for all lengths, where it is given (HunYuan).</summary>
    public double? Alpha { get; init; }

    /// <summary>The length of the context before the extension; null for the configuration's maximum.</summary>
    public int? OriginalMaxPositionEmbeddings { get; init; }

    /// <summary>The factor on cosine and sine (yarn, longrope).</summary>
    public double? AttentionFactor { get; init; }

    /// <summary>Yarn: where extrapolation ends.</summary>
    public double? BetaFast { get; init; }

    /// <summary>Yarn: where interpolation begins.</summary>
    public double? BetaSlow { get; init; }

    /// <summary>Yarn: the magnitude scale.</summary>
    public double? Mscale { get; init; }

    /// <summary>Yarn: the magnitude scale of all dimensions.</summary>
    public double? MscaleAllDim { get; init; }

    /// <summary>Yarn: whether the correction range is rounded to whole dimensions.</summary>
    public bool? Truncate { get; init; }

    /// <summary>Llama 3: the factor of low frequencies.</summary>
    public double? LowFreqFactor { get; init; }

    /// <summary>Llama 3: the factor of high frequencies.</summary>
    public double? HighFreqFactor { get; init; }

    /// <summary>Longrope: a factor for each frequency up to the original length.</summary>
    public IReadOnlyList<double>? ShortFactor { get; init; }

    /// <summary>Longrope: a factor for each frequency beyond the original length.</summary>
    public IReadOnlyList<double>? LongFactor { get; init; }

    /// <summary>Longrope: the factor on cosine and sine up to the original length (Phi-3.5-MoE); null for the same at all lengths.</summary>
    public double? ShortMscale { get; init; }

    /// <summary>Longrope: the factor on cosine and sine beyond the original length (Phi-3.5-MoE); null for the same at all lengths.</summary>
    public double? LongMscale { get; init; }

    /// <summary>How much queries grow with the logarithm of their position (Ministral 3); null where they do not.</summary>
    public double? Llama4ScalingBeta { get; init; }

    /// <summary>Multi-axis rotation: how many frequencies each axis takes.</summary>
    public IReadOnlyList<int>? MropeSection { get; init; }

    /// <summary>The parameters of each layer type, for example <c>sliding_attention</c>, where they differ; else empty.</summary>
    public IReadOnlyDictionary<string, RopeParameters> LayerTypes { get; init; } = new Dictionary<string, RopeParameters>();
}
