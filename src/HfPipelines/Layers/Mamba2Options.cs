namespace HfPipelines.Layers;

/// <summary>What a Mamba-2 layer is made of.</summary>
public sealed record Mamba2Options
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The number of channels of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>The number of groups of heads that share the ways in and out of their states.</summary>
    public required int Groups { get; init; }

    /// <summary>The size of each channel's state.</summary>
    public required int StateSize { get; init; }

    /// <summary>The number of positions that the convolution sees.</summary>
    public required int Kernel { get; init; }

    /// <summary>The number of positions that are computed at once.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>The activation, by its name in transformers.</summary>
    public required string Activation { get; init; }

    /// <summary>The epsilon of the norm behind the recurrence.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Whether the projections in and out have biases.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether the convolution has a bias.</summary>
    public bool ConvolutionBias { get; init; } = true;

    /// <summary>The least and the largest step of time, to which others are cut; not for a single position behind others.</summary>
    public (double Least, double Most) TimeSteps { get; init; } = (0, double.PositiveInfinity);

    /// <summary>The number of channels of all heads.</summary>
    internal int InnerSize => Heads * HeadSize;
}
