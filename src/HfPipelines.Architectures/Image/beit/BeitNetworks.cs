using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("beit")]
internal static class BeitNetworks
{
    public static ViTModels Models(BeitConfig config, Weights weights) => BeitParts.Models(Options(config), config, weights);

    public static Network BeitForMaskedImageModeling(BeitConfig config, Weights weights)
    {
        ViTOptions options = Options(config);
        var norm = new LayerNorm(weights / "layernorm", config.HiddenSize, config.LayerNormEps);
        var head = new Linear(weights / "lm_head", config.HiddenSize, config.VocabSize);
        return new TokenClassifier(Encoder(config, weights), hidden => head.Forward(norm.Forward(options.PatchesOf(hidden))));
    }

    public static Network BeitForSemanticSegmentation(BeitConfig config, Weights weights)
        => BeitParts.Segmenter(Encoder(config, weights), config, Neck(config, weights), weights);

    public static Network BeitBackbone(BeitConfig config, Weights weights)
    {
        string[] stages = ["stem", .. Enumerable.Range(1, config.NumHiddenLayers).Select(i => $"stage{i}")];
        return new VisionBackbone(Encoder(config, weights), config.HiddenSize, Backbone.SelectedStages(config, stages))
        {
            IsGrid = config.ReshapeHiddenStates,
            Neck = config.AddFpn ? Neck(config, weights).Forward : null,
        };
    }

    private static ViTOptions Options(BeitConfig config) => BeitParts.Options(config, (w, layer) => w / "layers" / layer / "relative_position_bias", "shared_position_bias");

    private static VisionEncoder Encoder(BeitConfig config, Weights weights)
        => Options(config).Create((weights / "beit").As(config.Architecture.BaseClass, config), pools: false);

    private static BeitNeck Neck(BeitConfig config, Weights weights)
    {
        Weights fpn = weights / "fpn", first = fpn / "fpn1";
        return new BeitNeck(config.HiddenSize, first / "conv_transpose1", first / "normalization", first / "conv_transpose2", fpn / "fpn2");
    }
}

public partial record BeitConfig : IBeitConfig;
