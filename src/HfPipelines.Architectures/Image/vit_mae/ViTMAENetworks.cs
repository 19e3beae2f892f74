using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("vit_mae")]
internal static class ViTMAENetworks
{
    public static Network ViTMAEModel(ViTMAEConfig config, Weights weights) => new ViTMAEEncoder(config, weights);

    public static Network ViTMAEForPreTraining(ViTMAEConfig config, Weights weights)
        => new ViTMAEPainter(config, config.Architecture.CreateBase(config, weights / "vit"), weights / "decoder");
}
