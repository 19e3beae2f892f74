using HfPipelines.Configuration;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A network that gives the feature maps of some of its stages to another network: <c>feature_maps.N</c> [batch, channels, height, width].</summary>
public abstract class Backbone : Network
{
    /// <summary>The number of channels of each feature map.</summary>
    public abstract IReadOnlyList<int> Channels { get; }

    /// <summary>The feature maps of pictures.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    public abstract IReadOnlyList<Tensor> FeatureMaps(Tensor pixels);

    /// <summary>The stages whose feature maps a configuration asks for: <c>out_features</c>, else <c>out_indices</c>, else the last.</summary>
    /// <param name="config">The configuration of the backbone.</param>
    /// <param name="stages">The names of all stages, in order.</param>
    /// <returns>The stages' numbers, in order.</returns>
    /// <exception cref="ConfigurationException">The configuration names a stage that is not there.</exception>
    public static IReadOnlyList<int> SelectedStages(PretrainedConfig config, IReadOnlyList<string> stages)
    {
        string known = string.Join(", ", stages);
        if (config.BackboneFeatures is { Count: > 0 } names)
        {
            return [.. names.Select(n => stages.Contains(n) ? stages.TakeWhile(s => s != n).Count() : throw config.Error("out_features", $"some of {known}", n))];
        }

        IReadOnlyList<int> indices = config.BackboneIndices is { Count: > 0 } given ? given : [-1];
        return
        [
            .. indices.Select(i => i < 0 ? i + stages.Count : i)
                .Select(i => i >= 0 && i < stages.Count ? i : throw config.Error("out_indices", $"numbers of the {stages.Count} stages", $"{i}")),
        ];
    }
}
