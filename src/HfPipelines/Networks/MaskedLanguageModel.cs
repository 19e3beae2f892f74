using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>An encoder with a head that scores which token stands at each place: <c>logits</c> [batch, length, vocabulary].</summary>
/// <param name="model">The encoder.</param>
/// <param name="head">The head, from hidden states to scores.</param>
public sealed class MaskedLanguageModel(Network model, Func<Tensor, Tensor> head) : TokenScorer(model, head);
