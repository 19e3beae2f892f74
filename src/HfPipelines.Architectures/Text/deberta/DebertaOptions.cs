using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The choices of DeBERTa's versions.</summary>
internal sealed record DebertaOptions
{
    /// <summary>The embeddings.</summary>
    public required TextEmbeddingOptions Embedding { get; init; }

    /// <summary>Makes the choices of the layers, from the view of the encoder.</summary>
    public required Func<Weights, TransformerEncoderOptions> Layers { get; init; }

    /// <summary>Makes the convolution beside the first layer, from the view of the encoder; null for none.</summary>
    public Func<Weights, DebertaConvolution>? Convolution { get; init; }
}
