using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("maskformer-swin")]
internal static class MaskFormerSwinNetworks
{
    public static SwinModels Models(MaskFormerSwinConfig config, Weights weights) => new(Options(config), config, weights);

    public static Network MaskFormerSwinBackbone(MaskFormerSwinConfig config, Weights weights)
    {
        SwinOptions options = Options(config);
        IReadOnlyList<int> selected = Backbone.SelectedStages(config, options.StageNames);
        LayerNorm[] norms = [.. config.Depths.Select((_, i) => new LayerNorm(weights / "hidden_states_norms" / i, options.Stages.SizeOf(i), 1e-5))];
        return selected.Contains(0)
            ? throw config.Error("out_features", "stages behind the stem", "stem")
            : options.Backbone(options.Create(weights / "model"), selected, (stage, _) => norms[stage - 1], reportsMaps: null);
    }

    private static SwinOptions Options(MaskFormerSwinConfig config) => new SwinOptions(config).WithOldNames() with { Fits = false, ReportsLayers = true };
}

public partial record MaskFormerSwinConfig : ISwinConfig;
