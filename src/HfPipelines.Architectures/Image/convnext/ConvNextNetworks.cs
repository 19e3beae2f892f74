using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("convnext")]
internal static class ConvNextNetworks
{
    public static ConvNextModels Models(ConvNextConfig config, Weights weights) => new(config, config, weights)
    {
        Layer = (w, size) => new ConvNextLayer(w, size, config.HiddenAct, isScaled: config.LayerScaleInitValue > 0, hasResponse: false),
    };
}

public partial record ConvNextConfig : IConvNextConfig;
