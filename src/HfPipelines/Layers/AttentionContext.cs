using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What the layers of one call share.</summary>
/// <param name="Mask">What each position may see.</param>
/// <param name="Rotary">The angles of the positions; null without rotary embeddings.</param>
/// <param name="Cache">The keys and values of earlier positions; null for a call on its own.</param>
/// <param name="Positions">What is added to the hidden states where queries and keys, but not values, are made of them; null for nothing.</param>
/// <param name="Routings">Where layers with experts note which they chose, in order; null where nobody asks.</param>
/// <param name="Encoder">What cross-attention reads; null where there is no encoder.</param>
/// <param name="Distances">What relative scores read: mostly the bucket of the distance between each query and key, int64 [queries, keys]; null where attention knows none.</param>
public readonly record struct AttentionContext(
    AttentionMask Mask,
    RotaryAngles? Rotary = null,
    KeyValueCache? Cache = null,
    Tensor? Positions = null,
    ExpertRoutings? Routings = null,
    EncoderContext? Encoder = null,
    Tensor? Distances = null)
{
    /// <summary>What is added to the scores of a layer, by its number, [1, heads, queries, keys]; null for nothing.</summary>
    public Func<int, Tensor>? LayerBias { get; init; }

    /// <summary>A factor on the queries at each position, [batch or 1, 1, length, 1]; null for none.</summary>
    public Tensor? QueryScale { get; init; }

    /// <summary>The states of recurrent layers; null for a call on its own.</summary>
    public RecurrentCache? States { get; init; }

    /// <summary>For recurrent layers 1 where a position counts and 0 where it is padding, [batch, length, 1]; null where all count.</summary>
    public Tensor? Counts { get; init; }

    /// <summary>The call, for layers that heed more of it; null where no layer does.</summary>
    public ModelInput? Input { get; init; }
}
