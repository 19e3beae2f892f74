using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("timm_backbone")]
internal static class TimmBackboneNetworks
{
    public static Network TimmBackbone(TimmBackboneConfig config, Weights weights)
    {
        string[] stages = ["act1", "layer1", "layer2", "layer3", "layer4"];
        IReadOnlyList<int> selected = Backbone.SelectedStages(config, stages);
        var network = TimmResNet.Of(config.Backbone ?? throw config.Error("backbone", "the name of a network of timm", "null"), config);

        // Within another network, as DETR, the weights stand without the wrapper's name.
        Weights own = weights.Contains("_backbone.bn1.weight") ? weights / "_backbone" : weights;
        return new ResidualBackbone(network.Trunk(own, config.NumChannels, selected.Max(), config.OutputStride ?? 32), network.Channels, selected);
    }

    /// <summary>The configuration of a network of timm that another configuration only names.</summary>
    public static PretrainedConfig Config(string name, int channels, IReadOnlyList<int> indices, int? outputStride)
    {
        JsonElement json = JsonSerializer.SerializeToElement(
            new Dictionary<string, object?>
            {
                ["model_type"] = "timm_backbone",
                ["backbone"] = name,
                ["num_channels"] = channels,
                ["out_indices"] = indices,
                ["output_stride"] = outputStride,
            });
        return TimmBackboneArchitecture.Instance.ReadConfig(new ConfigReader($"the backbone '{name}'", json, new ArchitectureRegistry([])));
    }
}
