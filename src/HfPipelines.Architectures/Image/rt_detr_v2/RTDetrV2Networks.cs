using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("rt_detr_v2")]
internal static class RTDetrV2Networks
{
    public static Network RTDetrV2Model(RTDetrV2Config config, Weights weights) => new RTDetr(Options(config), config, weights, hasHeads: false);

    public static Network RTDetrV2ForObjectDetection(RTDetrV2Config config, Weights weights)
        => new RTDetrDetector(new RTDetr(Options(config), config, weights / "model", hasHeads: true));

    private static RTDetrOptions Options(RTDetrV2Config config) => new(config)
    {
        Levels = config.DecoderNLevels,
        BoxScale = config.DecoderOffsetScale,
        IsDiscrete = config.DecoderMethod switch
        {
            "default" => false,
            "discrete" => true,
            _ => throw config.Error("decoder_method", "default or discrete", config.DecoderMethod),
        },
    };
}

public partial record RTDetrV2Config : IRTDetrConfig;
