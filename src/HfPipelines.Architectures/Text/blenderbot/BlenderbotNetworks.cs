using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("blenderbot")]
internal static class BlenderbotNetworks
{
    public static BartModels Models(BlenderbotConfig config, Weights weights)
    {
        var options = new BartOptions(config) { StartTokenId = config.DecoderStartTokenId, NormPlacement = NormPlacement.Before, Norm = "layer_norm" };
        return new BartModels(options with { Embedding = options.Embedding with { PositionOffset = 0, Norm = null } }, config, weights);
    }
}

public partial record BlenderbotConfig : IBartConfig;
