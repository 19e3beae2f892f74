using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("pixtral")]
internal static class PixtralNetworks
{
    public static Network PixtralVisionModel(PixtralVisionConfig config, Weights weights) => new PixtralVision(config, weights);
}
