namespace HfPipelines.Layers;

/// <summary>What a Mamba layer is made of.</summary>
public sealed record MambaOptions
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of channels that the layer works on.</summary>
    public required int InnerSize { get; init; }

    /// <summary>The size of each channel's state.</summary>
    public required int StateSize { get; init; }

    /// <summary>The number of positions that the convolution sees.</summary>
    public required int Kernel { get; init; }

    /// <summary>The size that the time steps are computed through.</summary>
    public required int TimeStepRank { get; init; }

    /// <summary>The activation, by its name in transformers.</summary>
    public required string Activation { get; init; }

    /// <summary>The norms of what the time steps and the ways in and out of the states are computed from (Falcon Mamba); null for none.</summary>
    public NormOptions? ParameterNorm { get; init; }

    /// <summary>Whether the projections in and out have biases.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether the convolution has a bias.</summary>
    public bool ConvolutionBias { get; init; } = true;
}
