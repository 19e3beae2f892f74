namespace HfPipelines.Layers;

/// <summary>How a picture becomes patches.</summary>
public sealed record PatchEmbeddingOptions
{
    /// <summary>The number of channels.</summary>
    public required int Channels { get; init; }

    /// <summary>Height and width of the pictures, in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Height and width of a patch, in pixels.</summary>
    public required int PatchSize { get; init; }

    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Whether a learned token, the class token, comes before the patches.</summary>
    public bool ClassToken { get; init; }

    /// <summary>Whether the projection of a patch has a bias.</summary>
    public bool Bias { get; init; }
}
