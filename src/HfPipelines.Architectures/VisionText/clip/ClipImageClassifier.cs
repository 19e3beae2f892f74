using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>CLIP's vision model with a head that scores labels on the mean of the patches.</summary>
/// <param name="model">The vision model.</param>
/// <param name="head">The head.</param>
internal sealed class ClipImageClassifier(Network model, Linear head) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        Tensor hidden = inner.LastHiddenState;
        var output = new ModelOutput();
        output.Add("logits", head.Forward(hidden.narrow(1, 1, hidden.size(1) - 1).mean([1])));
        output.AddRest(inner, "last_hidden_state", "pooler_output");
        return output;
    }
}
