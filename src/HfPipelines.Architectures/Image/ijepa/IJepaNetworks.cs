using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("ijepa")]
internal static class IJepaNetworks
{
    public static ViTModels Models(IJepaConfig config, Weights weights)
    {
        var options = new ViTOptions(config);
        return new ViTModels(options with { Patches = options.Patches with { ClassToken = null } }, config, weights)
        {
            Summary = output => output.LastHiddenState.mean([1]),
        };
    }
}
