using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network with a head that scores labels at every token: <c>logits</c> [batch, length, labels].</summary>
/// <param name="model">The network.</param>
/// <param name="head">The head, from hidden states to scores.</param>
public sealed class TokenClassifier(Network model, Func<Tensor, Tensor> head) : TokenScorer(model, head)
{
    /// <summary>Makes a network whose head is one linear layer.</summary>
    /// <param name="model">The network.</param>
    /// <param name="head">The head, from hidden states to scores.</param>
    public TokenClassifier(Network model, Linear head)
        : this(model, head.Forward)
    {
    }
}
