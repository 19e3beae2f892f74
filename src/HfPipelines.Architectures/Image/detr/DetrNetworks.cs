using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("detr")]
internal static class DetrNetworks
{
    public static Network DetrModel(DetrConfig config, Weights weights) => new Detr(new DetrOptions(config), config, weights);

    public static Network DetrForObjectDetection(DetrConfig config, Weights weights) => new DetrDetector(new DetrOptions(config), config, weights);

    public static Network DetrForSegmentation(DetrConfig config, Weights weights)
    {
        Weights detector = weights.As(config.Architecture.FindClass("DetrForObjectDetection")!, config) / "detr";
        return new DetrSegmenter(new DetrDetector(new DetrOptions(config), config, detector), config, weights);
    }
}

public partial record DetrConfig : IDetrConfig;
