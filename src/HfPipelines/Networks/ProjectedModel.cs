using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>A network with a projection of its pooled state into a space that it shares with another.</summary>
/// <param name="model">The network.</param>
/// <param name="projection">The projection.</param>
/// <param name="name">The name of the projected state.</param>
public sealed class ProjectedModel(Network model, Linear projection, string name) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add(name, projection.Forward(inner["pooler_output"]));
        output.AddRest(inner, "pooler_output");
        return output;
    }
}
