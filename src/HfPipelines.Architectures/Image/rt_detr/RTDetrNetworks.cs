using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("rt_detr")]
internal static class RTDetrNetworks
{
    public static Network RTDetrModel(RTDetrConfig config, Weights weights) => new RTDetr(new RTDetrOptions(config), config, weights, hasHeads: false);

    public static Network RTDetrForObjectDetection(RTDetrConfig config, Weights weights)
        => new RTDetrDetector(new RTDetr(new RTDetrOptions(config), config, weights / "model", hasHeads: true));
}

public partial record RTDetrConfig : IRTDetrConfig;
