using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network with a projection of its pooled state into a space that it shares with another.</summary>
/// <param name="model">The network.</param>
/// <param name="projection">The projection.</param>
/// <param name="name">The name of the projected state.</param>
public sealed class ProjectedModel(Network model, Func<Tensor, Tensor> projection, string name) : Network
{
    /// <summary>Makes a network whose projection is one linear layer.</summary>
    /// <param name="model">The network.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="name">The name of the projected state.</param>
    public ProjectedModel(Network model, Linear projection, string name)
        : this(model, projection.Forward, name)
    {
    }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add(name, projection(inner["pooler_output"]));
        output.AddRest(inner, "pooler_output");
        return output;
    }
}
