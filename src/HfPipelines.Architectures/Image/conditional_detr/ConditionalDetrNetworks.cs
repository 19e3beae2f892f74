using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("conditional_detr")]
internal static class ConditionalDetrNetworks
{
    public static Network ConditionalDetrModel(ConditionalDetrConfig config, Weights weights) => new Detr(Options(config), config, weights);

    public static Network ConditionalDetrForObjectDetection(ConditionalDetrConfig config, Weights weights)
        => new DetrDetector(Options(config) with { BoxesFromPoints = true }, config, weights);

    // transformers tells the boxes beside masks without the points.
    public static Network ConditionalDetrForSegmentation(ConditionalDetrConfig config, Weights weights)
    {
        Weights detector = weights.As(config.Architecture.FindClass("ConditionalDetrForObjectDetection")!, config) / "conditional_detr";
        return new DetrSegmenter(new DetrDetector(Options(config), config, detector), config, weights);
    }

    private static DetrOptions Options(ConditionalDetrConfig config) => new(config)
    {
        LabelsNoObject = false,
        CreateDecoder = (options, weights, keeps) => new ConditionalDetrDecoder(options, weights, keeps),
    };
}

public partial record ConditionalDetrConfig : IDetrConfig;
