using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("plbart")]
internal static class PLBartNetworks
{
    public static BartModels Models(PLBartConfig config, Weights weights) => new(
        new(config)
        {
            WrapsBeforePadding = config.PadTokenId,
        },
        config,
        weights);
}

public partial record PLBartConfig : IBartConfig;
