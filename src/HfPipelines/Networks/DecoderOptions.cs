using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The choices of a decoder.</summary>
public sealed record DecoderOptions
{
    /// <summary>The number of tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The padding token, after which a head that scores whole texts does not look; null for none.</summary>
    public int? PadTokenId { get; init; }

    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The size of the embeddings, to which and from which the hidden states are projected; null for that of the hidden states.</summary>
    public int? EmbeddingSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The attention.</summary>
    public required AttentionOptions Attention { get; init; }

    /// <summary>The attention of the layer of a number, where layers differ; with as many heads of the same size. Null for the same in all.</summary>
    public Func<int, AttentionOptions>? LayerAttention { get; init; }

    /// <summary>
    /// Makes the recurrence that stands in the place of attention, from the view of a layer and its number; it gives null for a layer that attends. Null where
    /// all do.
    /// </summary>
    public Func<Weights, int, RecurrentMixer?>? Mixer { get; init; }

    /// <summary>Makes the feed-forward block of a layer, from the view that holds it and the layer's number.</summary>
    public required Func<Weights, int, FeedForward> FeedForward { get; init; }

    /// <summary>The norms.</summary>
    public required NormOptions Norm { get; init; }

    /// <summary>The norm behind the last layer; null for one as the others.</summary>
    public NormOptions? LastNorm { get; init; }

    /// <summary>Where the norms of a layer stand, if it has one for each block.</summary>
    public NormPlacement NormPlacement { get; init; }

    /// <summary>Whether the first layer lacks the norm before its attention, for the embeddings have one.</summary>
    public bool SkipsFirstNorm { get; init; }

    /// <summary>How a layer adds its blocks' results.</summary>
    public LayerArrangement Arrangement { get; init; }

    /// <summary>The names in the checkpoint.</summary>
    public DecoderNames Names { get; init; } = new();

    /// <summary>A factor on the embeddings of tokens; null for none.</summary>
    public double? EmbeddingScale { get; init; }

    /// <summary>A factor on what enters the first layer, also on embeddings given; null for none.</summary>
    public double? InputScale { get; init; }

    /// <summary>A factor on each block's result before it is added, in sequential layers; null for none.</summary>
    public double? ResultScale { get; init; }

    /// <summary>The number of learned positions; null for none.</summary>
    public int? LearnedPositions { get; init; }

    /// <summary>Makes the table of positions from the view that would hold it; null for one that the checkpoint holds.</summary>
    public Func<Weights, Embedding>? PositionTable { get; init; }

    /// <summary>The row of the first learned position.</summary>
    public int PositionOffset { get; init; }

    /// <summary>Whether positions that a call does not give leave padding out, which then stands before the first (OPT).</summary>
    public bool PositionsSkipPadding { get; init; }

    /// <summary>Whether the types of tokens, where a call gives them, are embedded by the vocabulary and added (GPT-2).</summary>
    public bool EmbedsTypes { get; init; }

    /// <summary>Whether types count only in a call without a cache, for generations leave them out (CTRL).</summary>
    public bool CachedCallsIgnoreTypes { get; init; }

    /// <summary>The rotary embedding; null for none.</summary>
    public RotaryOptions? Rotary { get; init; }

    /// <summary>The rotary embedding of layers that see a window; null for that of the others.</summary>
    public RotaryOptions? WindowRotary { get; init; }

    /// <summary>Whether the layer of a number, counted from 0, turns queries and keys; null where all do.</summary>
    public Func<int, bool>? Turns { get; init; }

    /// <summary>Makes, from positions [batch or 1, length], factors of the same shape on the queries; null for none.</summary>
    public Func<Tensor, Tensor>? QueryScale { get; init; }

    /// <summary>Linear biases instead of position embeddings; null for none.</summary>
    public AlibiOptions? Alibi { get; init; }

    /// <summary>
    /// The length up to which the rotary embedding turns keys otherwise than beyond, so that a generation which grows over it begins anew; null for none.
    /// </summary>
    public int? RestartLength { get; init; }

    /// <summary>
    /// Whether a call keeps keys and values unless it says otherwise with <c>use_cache</c>. In transformers one that does not looks for packed
    /// sequences in the positions given.
    /// </summary>
    public bool UseCache { get; init; } = true;

    /// <summary>What each layer may attend to; null where all layers are causal.</summary>
    public IReadOnlyList<AttentionPattern>? Patterns { get; init; }

    /// <summary>Whether windows end the blocks of tokens that see each other in both directions (Gemma 3).</summary>
    public bool CutsBlocks { get; init; }

    /// <summary>Whether the head that scores tokens has a bias.</summary>
    public bool HeadBias { get; init; }

    /// <summary>A factor on the scores of tokens; null for none.</summary>
    public double? LogitScale { get; init; }

    /// <summary>The number that the scores of tokens are squashed to stay below; null for none.</summary>
    public double? LogitCap { get; init; }

    /// <summary>The experts that a token goes to; null without experts.</summary>
    public int? ExpertsPerToken { get; init; }

    /// <summary>Whether a call tells the experts chosen unless it says otherwise with <c>output_router_logits</c>.</summary>
    public bool OutputRouterLogits { get; init; }

    /// <summary>The choices that a configuration states; where it states nothing, those of the Llama lineage. A model type says by <c>with</c> how it differs.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="ConfigurationException">The configuration lacks a size.</exception>
    public static DecoderOptions From(ITransformerConfig config)
    {
        int size = config.HiddenSize;
        int innerSize = config.IntermediateSize ?? 4 * size;
        return new DecoderOptions
        {
            VocabularySize = config.Required(config.VocabSize, "vocab_size"),
            PadTokenId = config.PadTokenId,
            HiddenSize = size,
            Layers = config.NumHiddenLayers,
            UseCache = config.UseCache ?? true,
            InputScale = config.EmbeddingMultiplier,
            ResultScale = config.ResidualMultiplier,
            LogitScale = 1 / config.LogitsScaling,
            Norm = NormOptions.From(config),
            Attention = AttentionOptions.From(config),
            FeedForward = (mlp, _) => new GatedFeedForward(mlp, size, innerSize, config.Required(config.HiddenAct, "hidden_act"), config.MlpBias ?? false),
            Rotary = config.RopeParameters is null ? null : RotaryOptions.From(config),
            WindowRotary = config.RopeParameters is { LayerTypes.Count: > 0 } ? RotaryOptions.From(config, "sliding_attention") : null,
            Patterns = AttentionPattern.From(config),
            ExpertsPerToken = config.NumExpertsPerTok,
            OutputRouterLogits = config.OutputRouterLogits ?? false,
        };
    }
}
