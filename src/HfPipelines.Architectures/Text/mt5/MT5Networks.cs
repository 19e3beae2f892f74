using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("mt5")]
internal static class MT5Networks
{
    public static EncoderDecoderModels Models(MT5Config config, Weights weights) => new(T5Options.Of(config).Parts(), config, weights);
}

public partial record MT5Config : IT5Config;
