using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mvp")]
internal static class MvpNetworks
{
    public static BartModels Models(MvpConfig config, Weights weights) => new(
        new(config)
        {
            StartTokenId = config.DecoderStartTokenId,
            SeesAllForNone = true,
        },
        config,
        weights);
}

public partial record MvpConfig : IBartConfig;
