using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("blenderbot-small")]
internal static class BlenderbotSmallNetworks
{
    public static BartModels Models(BlenderbotSmallConfig config, Weights weights)
    {
        var options = new BartOptions(config) { StartTokenId = config.DecoderStartTokenId, DecoderNormsBeforePositions = true };
        return new BartModels(options with { Embedding = options.Embedding with { PositionOffset = 0 } }, config, weights);
    }
}

public partial record BlenderbotSmallConfig : IBartConfig;
