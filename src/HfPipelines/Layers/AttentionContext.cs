using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What the attention layers of one call share.</summary>
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
}
