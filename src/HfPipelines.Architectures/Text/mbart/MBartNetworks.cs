using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mbart")]
internal static class MBartNetworks
{
    public static BartModels Models(MBartConfig config, Weights weights) => new(
        new(config)
        {
            NormPlacement = NormPlacement.Before,
            Norm = "layer_norm",
            WrapsBeforePadding = config.PadTokenId,
        },
        config,
        weights);
}

public partial record MBartConfig : IBartConfig;
