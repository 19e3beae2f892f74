namespace HfPipelines.Layers;

/// <summary>How a video becomes blocks of patches over several frames.</summary>
public sealed record TubeletEmbeddingOptions
{
    /// <summary>The number of channels.</summary>
    public required int Channels { get; init; }

    /// <summary>The number of frames.</summary>
    public required int Frames { get; init; }

    /// <summary>Height and width of the frames, in pixels; one number for both.</summary>
    public required IReadOnlyList<int> ImageSize { get; init; }

    /// <summary>The frames, height and width of a block.</summary>
    public required (int Frames, int Height, int Width) Block { get; init; }

    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The name of the projection of a block.</summary>
    public string Projection { get; init; } = "patch_embeddings.projection";

    /// <summary>The name of the learned token that comes before the blocks; null for none.</summary>
    public string? ClassToken { get; init; }

    /// <summary>The name of the positions; null for sines and cosines, in turn.</summary>
    public string? Positions { get; init; }

    /// <summary>The number of blocks of a video.</summary>
    public int Count => Frames / Block.Frames * (ImageSize[0] / Block.Height) * (ImageSize[^1] / Block.Width);
}
