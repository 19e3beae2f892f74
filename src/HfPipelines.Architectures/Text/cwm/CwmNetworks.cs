using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("cwm")]
internal static class CwmNetworks
{
    public static DecoderModels Models(CwmConfig config, Weights weights)
        => new(DecoderOptions.From(config) with { Patterns = AttentionPattern.From(config, layer => layer % 4 != 0) }, config, weights);
}
