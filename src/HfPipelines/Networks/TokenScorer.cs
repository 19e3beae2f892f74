using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network with a head that scores something at every token: <c>logits</c> [batch, length, scores].</summary>
/// <param name="model">The network.</param>
/// <param name="head">The head, from hidden states to scores.</param>
public abstract class TokenScorer(Network model, Func<Tensor, Tensor> head) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add("logits", head(inner.LastHiddenState));
        output.AddRest(inner, "last_hidden_state");
        return output;
    }
}
