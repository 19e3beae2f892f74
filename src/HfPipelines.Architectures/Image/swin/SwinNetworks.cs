using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("swin")]
internal static class SwinNetworks
{
    public static SwinModels Models(SwinConfig config, Weights weights) => new(new SwinOptions(config), config, weights) { EncoderStride = config.EncoderStride };

    public static Network SwinBackbone(SwinConfig config, Weights weights)
    {
        SwinOptions options = new SwinOptions(config) with { Fits = false, HasNorm = false };
        IReadOnlyList<string> names = options.StageNames;
        return options.Backbone(
            options.Create((weights / "swin").As(config.Architecture.BaseClass, config), pools: false),
            Backbone.SelectedStages(config, names),
            (stage, size) => new LayerNorm(weights / "hidden_states_norms" / names[stage], size, 1e-5),
            reportsMaps: true);
    }
}

public partial record SwinConfig : ISwinConfig;
