using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What cross-attention reads: the states of another sequence, mostly an encoder's.</summary>
/// <param name="States">[batch, places, hidden].</param>
/// <param name="Mask">What each query may see of them.</param>
/// <param name="Memory">Keeps the keys and values that the layers make of the states; null for a call on its own.</param>
/// <param name="Positions">What is added to the states where keys, but not values, are made of them; null for nothing.</param>
/// <param name="Attentions">Where the layers note, in order, how much each query looks at each place; null where nobody asks.</param>
public sealed record EncoderContext(Tensor States, AttentionMask Mask, EncoderMemory? Memory = null, Tensor? Positions = null, AttentionRecord? Attentions = null);
