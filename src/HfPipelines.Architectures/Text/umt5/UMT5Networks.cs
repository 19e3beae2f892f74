using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("umt5")]
internal static class UMT5Networks
{
    public static EncoderDecoderModels Models(UMT5Config config, Weights weights)
        => new((T5Options.Of(config) with { LayersHaveDistances = true, ScalesOutput = true }).Parts(), config, weights);
}

public partial record UMT5Config : IT5Config;
