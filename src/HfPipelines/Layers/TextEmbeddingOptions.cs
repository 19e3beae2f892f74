using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What the embeddings of texts are made of; names that are not set are BERT's.</summary>
public sealed record TextEmbeddingOptions
{
    /// <summary>The number of tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The size of an embedding.</summary>
    public required int Size { get; init; }

    /// <summary>The size of the rows of the table of tokens; null for <see cref="Size"/>.</summary>
    public int? TokenSize { get; init; }

    /// <summary>Makes, from the view of the embeddings, what is done to those of tokens before all others are added; null for nothing.</summary>
    public Func<Weights, Func<Tensor, ModelInput, Tensor>>? TokenTransform { get; init; }

    /// <summary>Makes, from the view of the embeddings, what is done to the result; null for nothing.</summary>
    public Func<Weights, Func<Tensor, ModelInput, Tensor>>? ResultTransform { get; init; }

    /// <summary>The size of the hidden states; null for that of an embedding, and then nothing is projected.</summary>
    public int? HiddenSize { get; init; }

    /// <summary>The factor on the embeddings of tokens; null for none.</summary>
    public double? Scale { get; init; }

    /// <summary>The name of the table of tokens.</summary>
    public string Tokens { get; init; } = "word_embeddings";

    /// <summary>The number of positions that a text may have; 0 for no learned positions.</summary>
    public int PositionCount { get; init; }

    /// <summary>The row of the first position.</summary>
    public int PositionOffset { get; init; }

    /// <summary>
    /// The padding token, where positions depend on it: other tokens are counted, from one behind its number, at which padding stands. Null where all
    /// tokens are counted, from the first position.
    /// </summary>
    public int? PaddingTokenId { get; init; }

    /// <summary>Whether a call may give positions; else tokens count from the first, padding too.</summary>
    public bool TakesPositions { get; init; } = true;

    /// <summary>The name of the table of positions.</summary>
    public string Positions { get; init; } = "position_embeddings";

    /// <summary>Makes the table of positions from the view that would hold it; null for one that the checkpoint holds.</summary>
    public Func<Weights, Embedding>? PositionTable { get; init; }

    /// <summary>The number of token types; 0 for none.</summary>
    public int TypeCount { get; init; }

    /// <summary>The name of the table of token types.</summary>
    public string Types { get; init; } = "token_type_embeddings";

    /// <summary>The number of tasks, one of which a call names by <c>task_type_ids</c>; 0 for none.</summary>
    public int TaskCount { get; init; }

    /// <summary>The name of the table of tasks.</summary>
    public string Tasks { get; init; } = "task_type_embeddings";

    /// <summary>The number of places along a side of a page, where a call tells by <c>bbox</c> on which box of the page a token stands; 0 for none.</summary>
    public int BoxPositionCount { get; init; }

    /// <summary>The name of the projection to the hidden states.</summary>
    public string Projection { get; init; } = "embed_proj";

    /// <summary>The name of the layer norm behind the sum; null for none.</summary>
    public string? Norm { get; init; } = "LayerNorm";

    /// <summary>Whether the norm stands before the positions are added, and not behind the sum.</summary>
    public bool NormsBeforePositions { get; init; }

    /// <summary>The epsilon of the norm.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the norm has a shift.</summary>
    public bool NormBias { get; init; } = true;

    /// <summary>The sizes that a configuration states.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="ConfigurationException">The configuration has no <c>vocab_size</c>.</exception>
    public static TextEmbeddingOptions From(ITransformerConfig config) => new()
    {
        VocabularySize = config.Required(config.VocabSize, "vocab_size"),
        Size = config.HiddenSize,
        PositionCount = config.MaxPositionEmbeddings ?? 0,
        TypeCount = config.TypeVocabSize ?? 0,
        NormEpsilon = config.LayerNormEps ?? 1e-5,
    };
}
