using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("donut-swin")]
internal static class DonutSwinNetworks
{
    public static SwinModels Models(DonutSwinConfig config, Weights weights)
        => new(new SwinOptions(config).WithOldNames() with { HasNorm = false }, config, weights);
}

public partial record DonutSwinConfig : ISwinConfig;
