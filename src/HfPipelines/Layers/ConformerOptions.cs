namespace HfPipelines.Layers;

/// <summary>What a layer of a Conformer has besides attention and the feed-forward block behind it.</summary>
public sealed record ConformerOptions
{
    /// <summary>The number of steps that the convolution sees, odd.</summary>
    public required int KernelSize { get; init; }

    /// <summary>Whether the convolution sees no later step.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Whether the convolutions have biases.</summary>
    public bool Bias { get; init; }

    /// <summary>Whether each step is normalised behind the convolution, instead of each channel by what training saw.</summary>
    public bool NormalizesSteps { get; init; }

    /// <summary>Whether padding is hidden from the convolution.</summary>
    public bool HidesPadding { get; init; }

    /// <summary>The activation behind the convolution, by its name in transformers; null for that of the feed-forward blocks.</summary>
    public string? Activation { get; init; }

    /// <summary>The name of the feed-forward block before attention.</summary>
    public string FirstFeedForward { get; init; } = "ffn1";

    /// <summary>The name of its norm.</summary>
    public string FirstFeedForwardNorm { get; init; } = "ffn1_layer_norm";

    /// <summary>The name of the convolution.</summary>
    public string Convolution { get; init; } = "conv_module";

    /// <summary>The name of its norm.</summary>
    public string ConvolutionNorm { get; init; } = "conv_module.layer_norm";

    /// <summary>The name, within the convolution, of the norm behind it.</summary>
    public string KernelNorm { get; init; } = "batch_norm";

    /// <summary>The name of the norm of the layer's result.</summary>
    public string ResultNorm { get; init; } = "final_layer_norm";
}
