using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>The choices of an encoder whose places see their windows alone, in stages of fewer places with more channels.</summary>
public sealed record WindowEncoderOptions
{
    /// <summary>The number of channels of the first stage; each further one has twice as many.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>The number of layers of each stage.</summary>
    public required IReadOnlyList<int> Depths { get; init; }

    /// <summary>The number of heads of each stage.</summary>
    public required IReadOnlyList<int> Heads { get; init; }

    /// <summary>The number of places in a row of a window.</summary>
    public required int WindowSize { get; init; }

    /// <summary>The inner size of the feed-forward blocks over the number of channels.</summary>
    public required double FeedForwardRatio { get; init; }

    /// <summary>The activation of the feed-forward blocks, by its name in transformers.</summary>
    public required string Activation { get; init; }

    /// <summary>The epsilon of the layers' norms.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>The epsilon of the norms between the stages.</summary>
    public double MergingEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the projections to queries, keys and values have biases.</summary>
    public bool AttentionInputBias { get; init; } = true;

    /// <summary>Whether the projection to keys has a bias; null for as the others.</summary>
    public bool? AttentionKeyBias { get; init; }

    /// <summary>See <see cref="AttentionOptions.CosineScaleName"/>.</summary>
    public string? CosineScaleName { get; init; }

    /// <summary>Whether the norms stand behind their blocks (Swin 2) and not before them.</summary>
    public bool NormsResults { get; init; }

    /// <summary>
    /// The rows of patches that the checkpoint was trained with, which no window exceeds (Swin 2); null where the windows have the same size in all stages.
    /// </summary>
    public int? TrainedRows { get; init; }

    /// <summary>The names of a layer's parts.</summary>
    public required EncoderLayerNames Names { get; init; }

    /// <summary>
    /// Makes, from the weights of a layer's attention, the number of its stage, the window and the number of heads, what distances add to the scores,
    /// [1, heads, window², window²].
    /// </summary>
    public required Func<Weights, int, long, int, Tensor> PositionBias { get; init; }

    /// <summary>The number of channels of a stage.</summary>
    /// <param name="stage">The stage's number.</param>
    public int SizeOf(int stage) => EmbeddingSize << stage;
}
