using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("dinov2")]
internal static class Dinov2Networks
{
    public static ViTModels Models(Dinov2Config config, Weights weights)
    {
        ViTOptions options = Dinov2Parts.Options(config);
        return Dinov2Parts.Models(config.UseMaskToken ? options : options with { Patches = options.Patches with { MaskToken = null } }, config, weights);
    }
}

public partial record Dinov2Config : IDinov2Config;
