using HfPipelines.Checkpoints;
using HfPipelines.Configuration;

namespace HfPipelines.Layers;

/// <summary>How a picture becomes patches.</summary>
public sealed record PatchEmbeddingOptions
{
    /// <summary>The number of channels.</summary>
    public required int Channels { get; init; }

    /// <summary>Height and width of the pictures, in pixels; one number for both.</summary>
    public required IReadOnlyList<int> ImageSize { get; init; }

    /// <summary>Height and width of a patch, in pixels; one number for both.</summary>
    public required IReadOnlyList<int> PatchSize { get; init; }

    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The name of the projection of a patch.</summary>
    public string Projection { get; init; } = "patch_embedding";

    /// <summary>Whether the projection of a patch has a bias.</summary>
    public bool Bias { get; init; }

    /// <summary>Makes, from the view of the embedding, the norm of the projected patches (Swin); null for none.</summary>
    public Func<Weights, Norm>? Norm { get; init; }

    /// <summary>Whether pictures are filled up with zeros to whole patches, and any size is accepted where there are no positions (Swin).</summary>
    public bool FillsPatches { get; init; }

    /// <summary>The name of the learned token that comes before the patches, the class token; null for none.</summary>
    public string? ClassToken { get; init; }

    /// <summary>The name of a second learned token behind the class token, with a position of its own (DeiT); null for none.</summary>
    public string? DistillationToken { get; init; }

    /// <summary>The name of the learned tokens without positions behind the class token (DINOv2 with registers); null for none.</summary>
    public string? RegisterTokens { get; init; }

    /// <summary>The number of the learned tokens without positions.</summary>
    public int RegisterCount { get; init; }

    /// <summary>The name of the learned token that stands for hidden patches; null where none can be hidden.</summary>
    public string? MaskToken { get; init; }

    /// <summary>Whether the checkpoint stores the token that stands for hidden patches with one dimension less than the class token (DINOv2).</summary>
    public bool IsMaskTokenFlat { get; init; }

    /// <summary>The name of the positions; null for none.</summary>
    public string? Positions { get; init; } = "position_embedding.weight";

    /// <summary>Whether pictures of every size are accepted, and the positions stretched to them, also when the call does not ask for it.</summary>
    public bool AlwaysStretches { get; init; }

    /// <summary>Whether the checkpoint stores the positions and tokens with a dimension of one for the batch.</summary>
    public bool HasBatchDimension { get; init; }

    /// <summary>Whether stretching counts all positions where it shrinks, and takes the softer cubic of that way (DINOv2 with registers).</summary>
    public bool IsStretchAntialiased { get; init; }

    /// <summary>The number of learned tokens before the patches.</summary>
    public int FirstTokens => PlacedTokens + RegisterCount;

    /// <summary>The number of learned tokens before the patches that have positions.</summary>
    internal int PlacedTokens => (ClassToken is null ? 0 : 1) + (DistillationToken is null ? 0 : 1);

    /// <summary>The sizes that a configuration states.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="ConfigurationException">The configuration lacks a size.</exception>
    public static PatchEmbeddingOptions From(ITransformerConfig config) => new()
    {
        Channels = config.Required(config.NumChannels, "num_channels"),
        ImageSize = config.Required(config.ImageSize, "image_size"),
        PatchSize = config.Required(config.PatchSize, "patch_size"),
        HiddenSize = config.HiddenSize,
    };
}
