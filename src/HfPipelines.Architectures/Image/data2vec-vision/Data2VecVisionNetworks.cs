using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("data2vec-vision")]
internal static class Data2VecVisionNetworks
{
    public static ViTModels Models(Data2VecVisionConfig config, Weights weights) => BeitParts.Models(Options(config), config, weights);

    public static Network Data2VecVisionModel(Data2VecVisionConfig config, Weights weights) => Options(config).Create(weights, pools: false);

    public static Network Data2VecVisionForSemanticSegmentation(Data2VecVisionConfig config, Weights weights)
    {
        Weights first = weights / "fpn1";
        var neck = new BeitNeck(config.HiddenSize, first / 0, first / 1, first / 3, weights / "fpn2" / 0);
        VisionEncoder encoder = Options(config).Create((weights / "data2vec_vision").As(config.Architecture.BaseClass, config), pools: false);
        return BeitParts.Segmenter(encoder, config, neck, weights);
    }

    private static ViTOptions Options(Data2VecVisionConfig config)
    {
        ViTOptions options = BeitParts.Options(
            config, (w, layer) => w / "encoder" / "layer" / layer / "attention" / "attention" / "relative_position_bias", "encoder.relative_position_bias");
        EncoderLayerNames names = options.Layers.Names;
        return options with
        {
            Encoder = "encoder",
            Layers = options.Layers with
            {
                Names = EncoderLayerNames.Vision with { AttentionFactor = names.AttentionFactor, FeedForwardFactor = names.FeedForwardFactor },
            },
        };
    }
}

public partial record Data2VecVisionConfig : IBeitConfig;
