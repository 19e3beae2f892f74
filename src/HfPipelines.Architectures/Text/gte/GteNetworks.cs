using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("gte")]
internal static class GteNetworks
{
    public static EncoderModels Models(GteConfig config, Weights weights)
        => new(Options(config).Parts(w => VocabularyHead(config, w / "lm_head")), config, weights);

    public static TextTransformer GteModel(GteConfig config, Weights weights) => Options(config).Create(weights, pools: false);

    private static BertOptions Options(GteConfig config)
    {
        BertOptions options = new BertOptions(config).WithRotary(config.RopeParameters, headSize: null);
        return options with
        {
            Layers = options.Layers with { FeedForward = (w, _) => new GatedFeedForward(w, config.HiddenSize, config.IntermediateSize, config.HiddenAct, downBias: true) },
        };
    }

    private static Func<Tensor, Tensor> VocabularyHead(GteConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        return PredictionHead.Create(weights, size, size, "gelu", config.LayerNormEps, norm: "layer_norm").Then(new Linear(weights / "decoder", size, config.VocabSize));
    }
}
