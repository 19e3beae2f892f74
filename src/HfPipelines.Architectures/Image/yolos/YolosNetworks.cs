using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("yolos")]
internal static class YolosNetworks
{
    public static Network YolosModel(YolosConfig config, Weights weights) => new Yolos(config, weights, pools: true);

    public static Network YolosForObjectDetection(YolosConfig config, Weights weights) => new YolosDetector(config, weights);
}
