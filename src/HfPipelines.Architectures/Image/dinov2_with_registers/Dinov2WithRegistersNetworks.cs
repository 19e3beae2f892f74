using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("dinov2_with_registers")]
internal static class Dinov2WithRegistersNetworks
{
    public static ViTModels Models(Dinov2WithRegistersConfig config, Weights weights)
    {
        ViTOptions options = Dinov2Parts.Options(config);
        options = options with
        {
            Patches = options.Patches with { RegisterTokens = "register_tokens", RegisterCount = config.NumRegisterTokens, IsStretchAntialiased = true },
        };
        return Dinov2Parts.Models(options, config, weights);
    }
}

public partial record Dinov2WithRegistersConfig : IDinov2Config;
