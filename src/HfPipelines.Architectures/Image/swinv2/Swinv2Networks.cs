using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("swinv2")]
internal static class Swinv2Networks
{
    public static SwinModels Models(Swinv2Config config, Weights weights) => new(Options(config), config, weights) { EncoderStride = config.EncoderStride };

    public static Network Swinv2Backbone(Swinv2Config config, Weights weights)
    {
        SwinOptions options = Options(config) with { HasNorm = false };
        return options.Backbone(options.Create(weights, pools: false), Backbone.SelectedStages(config, options.StageNames), norm: null, reportsMaps: false);
    }

    private static SwinOptions Options(Swinv2Config config)
    {
        SwinOptions options = new SwinOptions(config).WithOldNames();
        return options with
        {
            Fits = false,
            Stages = options.Stages with
            {
                AttentionKeyBias = false,
                CosineScaleName = "self.logit_scale",
                NormsResults = true,
                TrainedRows = config.ImageSize[0] / config.PatchSize[0],
                PositionBias = (w, stage, window, heads) => WindowPositionBias.FromDistances(
                    w / "self" / "continuous_position_bias_mlp", window, config.PretrainedWindowSizes[stage], heads),
            },
        };
    }
}

public partial record Swinv2Config : ISwinConfig;
