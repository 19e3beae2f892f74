using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("bert")]
internal static class BertNetworks
{
    public static EncoderModels Models(BertConfig config, Weights weights)
    {
        EncoderParts parts = BertParts.Create(config, w => PredictionHead.Vocabulary(
            w / "cls" / "predictions", config.HiddenSize, config.HiddenSize, config.VocabSize, config.HiddenAct, config.LayerNormEps));
        return new EncoderModels(parts, config, weights);
    }
}
