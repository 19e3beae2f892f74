using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("pegasus")]
internal static class PegasusNetworks
{
    public static BartModels Models(PegasusConfig config, Weights weights)
    {
        var options = new BartOptions(config) { StartTokenId = config.DecoderStartTokenId, NormPlacement = NormPlacement.Before, Norm = "layer_norm" };
        return new BartModels(options.WithSines(), config, weights);
    }
}

public partial record PegasusConfig : IBartConfig;
