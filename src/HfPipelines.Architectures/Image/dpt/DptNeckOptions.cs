namespace HfPipelines.Architectures;

/// <summary>The choices of what joins the states of a vision transformer to maps, as DPT does.</summary>
internal sealed record DptNeckOptions
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of channels of each map.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>The factor on the size of each map.</summary>
    public required IReadOnlyList<double> Factors { get; init; }

    /// <summary>The number of channels of what they are joined to.</summary>
    public required int FusionSize { get; init; }

    /// <summary>What becomes of the class token: <c>ignore</c>, <c>add</c> to every place or <c>project</c> with it.</summary>
    public string Readout { get; init; } = "ignore";

    /// <summary>The activation behind a projection with the class token.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>How many of the first states are maps already.</summary>
    public int Maps { get; init; }

    /// <summary>Whether a batch norm follows each convolution where maps are joined.</summary>
    public bool NormsFusion { get; init; }

    /// <summary>The epsilon of these norms.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether these convolutions have biases; null for where no norm follows.</summary>
    public bool? FusionBias { get; init; }

    /// <summary>Whether what is joined grows to the size of the next map, instead of to its double.</summary>
    public bool GrowsToNext { get; init; }
}
