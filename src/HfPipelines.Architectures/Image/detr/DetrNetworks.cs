using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("detr")]
internal static class DetrNetworks
{
    public static Network DetrModel(DetrConfig config, Weights weights) => new Detr(config, weights);

    public static Network DetrForObjectDetection(DetrConfig config, Weights weights) => new DetrDetector(config, weights);

    public static Network DetrForSegmentation(DetrConfig config, Weights weights)
        => new DetrSegmenter(config, weights);
}
