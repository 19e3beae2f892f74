using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("table-transformer")]
internal static class TableTransformerNetworks
{
    public static Network TableTransformerModel(TableTransformerConfig config, Weights weights) => new Detr(Options(config), config, weights);

    public static Network TableTransformerForObjectDetection(TableTransformerConfig config, Weights weights) => new DetrDetector(Options(config), config, weights);

    private static DetrOptions Options(TableTransformerConfig config)
    {
        var options = new DetrOptions(config);
        return options with
        {
            Backbone = "backbone.conv_encoder.model",
            Encoder = options.Encoder with
            {
                NormPlacement = NormPlacement.Before,
                Names = options.Encoder.Names with { AttentionOutput = "out_proj", FeedForward = "" },
            },
            EncoderNorm = "layernorm",
        };
    }
}

public partial record TableTransformerConfig : IDetrConfig;
