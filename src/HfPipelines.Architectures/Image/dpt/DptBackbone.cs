using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>DPT's vision transformer as a backbone: the states behind some layers and, before them, the maps of the hybrid's own backbone.</summary>
internal sealed class DptBackbone(DptEncoder encoder, DPTConfig config) : Backbone
{
    private readonly int[] _layers =
        [.. config.Required(config.BackboneOutIndices, "backbone_out_indices").Skip(config.IsHybrid ? 2 : 0).Where(i => i >= 0 && i < config.NumHiddenLayers)];

    public override IReadOnlyList<int> Channels => [.. Enumerable.Repeat(config.HiddenSize, _layers.Length + (config.IsHybrid ? 2 : 0))];

    public override IReadOnlyList<Tensor> FeatureMaps(Tensor pixels)
    {
        ModelOutput output = Forward(new ModelInput { PixelValues = pixels });
        return [.. Channels.Select((_, i) => output[$"feature_maps.{i}"])];
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelInput call = input.Clone();
        call.OutputHiddenStates = true;
        (HiddenStates states, IReadOnlyList<Tensor> maps) = encoder.Forward(call);
        var all = new ModelOutput();
        states.AddTo(all);
        var output = new ModelOutput();
        output.Add("feature_maps", [.. maps, .. _layers.Order().Select(i => all[$"hidden_states.{i + 1}"])]);
        if (input.OutputHiddenStates)
        {
            output.AddRest(all);
        }

        return output;
    }
}
