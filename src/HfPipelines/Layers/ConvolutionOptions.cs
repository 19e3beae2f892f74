namespace HfPipelines.Layers;

/// <summary>The sizes of a convolution, the same in every direction.</summary>
public sealed record ConvolutionOptions
{
    /// <summary>The number of channels that come in.</summary>
    public required int InputChannels { get; init; }

    /// <summary>The number of channels that go out.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>The size of the kernel.</summary>
    public required int KernelSize { get; init; }

    /// <summary>The distance between two places of the kernel.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>How far the input is extended by zeros at each border.</summary>
    public int Padding { get; init; }

    /// <summary>How far the input is extended by zeros at its lower and right border; null for as at the others.</summary>
    public int? EndPadding { get; init; }

    /// <summary>
    /// Whether the input is extended by as many zeros as give a result for each begun step, as TensorFlow does, more at the lower and right border than at
    /// the others where their number is odd; the other paddings then say nothing.
    /// </summary>
    public bool FillsSteps { get; init; }

    /// <summary>The distance between two elements of the kernel.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>The number of groups of channels that do not see each other.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>The epsilon of a batch norm that follows.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>The activation behind the convolution and its norm, by its name in transformers; null for none.</summary>
    public string? Activation { get; init; }

    /// <summary>A convolution with a bias that leaves height and width as they are.</summary>
    /// <param name="inputChannels">The number of channels that come in.</param>
    /// <param name="outputChannels">The number of channels that go out.</param>
    /// <param name="kernelSize">The size of the kernel, odd.</param>
    /// <param name="activation">The activation behind it, by its name in transformers; null for none.</param>
    public static ConvolutionOptions SameSize(int inputChannels, int outputChannels, int kernelSize, string? activation = null) => new()
    {
        InputChannels = inputChannels,
        OutputChannels = outputChannels,
        KernelSize = kernelSize,
        Padding = kernelSize / 2,
        Bias = true,
        Activation = activation,
    };
}
