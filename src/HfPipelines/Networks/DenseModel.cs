using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A backbone with a head that says something of every place of a picture: labels, depth.</summary>
/// <param name="backbone">The backbone.</param>
/// <param name="name">The name of the head's output.</param>
/// <param name="head">From the feature maps and the pictures to the output.</param>
public sealed class DenseModel(Backbone backbone, string name, Func<IReadOnlyList<Tensor>, Tensor, Tensor> head) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput inner = backbone.Forward(input);
        Tensor[] maps = [.. backbone.Channels.Select((_, i) => inner[$"feature_maps.{i}"])];
        var output = new ModelOutput();
        output.Add(name, head(maps, input.Pixels()));
        output.AddRest(inner, [.. maps.Select((_, i) => $"feature_maps.{i}")]);
        return output;
    }
}
