using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("nomic_bert")]
internal static class NomicBertNetworks
{
    public static EncoderModels Models(NomicBertConfig config, Weights weights)
    {
        int size = config.HiddenSize;
        EncoderParts parts = Options(config).Parts(w => PredictionHead.Vocabulary(
            w / "cls" / "predictions", size, size, config.VocabSize, config.HiddenAct, config.LayerNormEps, normName: "layer_norm"));
        return new EncoderModels(parts, config, weights);
    }

    public static TextTransformer NomicBertModel(NomicBertConfig config, Weights weights) => Options(config).Create(weights, pools: false);

    private static BertOptions Options(NomicBertConfig config)
    {
        BertOptions options = new BertOptions(config).WithRotary(config.RopeParameters, config.HeadDim);
        return options with
        {
            Layers = options.Layers with
            {
                AttentionInputBias = false,
                OutputBias = false,
                Names = options.Layers.Names with { FeedForwardGate = "gate_proj", FeedForwardInput = "up_proj", FeedForwardOutput = "down_proj" },
            },
        };
    }
}
