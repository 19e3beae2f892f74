using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>The sizes and choices of <see cref="MergedImages"/>.</summary>
internal sealed record MergedImagesOptions
{
    /// <summary>The size of a patch's states.</summary>
    public required int VisionSize { get; init; }

    /// <summary>The side of a patch, in pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>The number of patches along a side of a square.</summary>
    public required int Side { get; init; }

    /// <summary>The size of a place's features.</summary>
    public required long Size { get; init; }

    /// <summary>The epsilon of the norm.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>The hidden states that stand for a picture; null for the last one behind its norm.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>The activation between the two layers.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>Whether the two layers have biases.</summary>
    public bool Bias { get; init; }

    /// <summary>The sizes that configurations state.</summary>
    /// <param name="vision">That of the encoder.</param>
    /// <param name="text">That of the text model.</param>
    /// <param name="side">The number of patches along a side of a square.</param>
    /// <param name="size">The size of a place's features.</param>
    public static MergedImagesOptions From(PretrainedConfig vision, PretrainedConfig text, int side, long size)
    {
        ITransformerConfig sizes = vision.AsTransformer();
        return new MergedImagesOptions
        {
            VisionSize = sizes.HiddenSize,
            PatchSize = vision.Required(sizes.PatchSize, "patch_size")[0],
            Side = side,
            Size = size,
            NormEpsilon = text.AsTransformer().RmsNormEps ?? 1e-6,
        };
    }
}
