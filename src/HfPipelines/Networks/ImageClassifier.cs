using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network with a head that scores a picture's labels: <c>logits</c> [batch, labels].</summary>
/// <param name="model">The network.</param>
/// <param name="head">The head; null where the summary itself is the score.</param>
/// <param name="summary">From the network's output to one state a picture.</param>
public sealed class ImageClassifier(Network model, Linear? head, Func<ModelOutput, Tensor> summary) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        Tensor state = summary(inner);
        var output = new ModelOutput();
        output.Add("logits", head?.Forward(state) ?? state);
        output.AddRest(inner, "last_hidden_state", "pooler_output");
        return output;
    }
}
