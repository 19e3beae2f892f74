using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("megatron-bert")]
internal static class MegatronBertNetworks
{
    public static EncoderModels Models(MegatronBertConfig config, Weights weights)
    {
        var options = new BertOptions(config) { Norm = "encoder.ln" };
        EncoderLayerNames names = options.Layers.Names with { AttentionNorm = "attention.ln", CrossAttentionNorm = "crossattention.ln", FeedForwardNorm = "ln" };
        options = options with
        {
            Embedding = options.Embedding with { Norm = null },
            Layers = options.Layers with { NormPlacement = NormPlacement.Before, Names = names },
        };
        return new EncoderModels(options.Parts(), config, weights);
    }
}
