using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>One of CLIP's two models with its projection into the space that both share.</summary>
/// <param name="model">The model.</param>
/// <param name="projection">The projection of its pooled state.</param>
/// <param name="name">The name of the projected state.</param>
internal sealed class ClipProjected(Network model, Linear projection, string name) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add(name, projection.Forward(inner["pooler_output"]));
        output.AddRest(inner, "pooler_output");
        return output;
    }
}
