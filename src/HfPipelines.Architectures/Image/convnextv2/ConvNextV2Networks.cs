using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("convnextv2")]
internal static class ConvNextV2Networks
{
    public static ConvNextModels Models(ConvNextV2Config config, Weights weights) => new(config, config, weights)
    {
        Layer = (w, size) => new ConvNextLayer(w, size, config.HiddenAct, isScaled: false, hasResponse: true),
    };
}

public partial record ConvNextV2Config : IConvNextConfig;
