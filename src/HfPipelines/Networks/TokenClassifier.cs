using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>A network with a head that scores labels at every token: <c>logits</c> [batch, length, labels].</summary>
/// <param name="model">The network.</param>
/// <param name="head">The head, from hidden states to scores.</param>
public sealed class TokenClassifier(Network model, Linear head) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add("logits", head.Forward(inner.LastHiddenState));
        output.AddRest(inner, "last_hidden_state");
        return output;
    }
}
