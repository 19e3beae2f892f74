using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("squeezebert")]
internal static class SqueezeBertNetworks
{
    private const double NormEpsilon = 1e-12;

    public static EncoderModels Models(SqueezeBertConfig config, Weights weights)
    {
        (int size, int inner) = (config.HiddenSize, config.IntermediateSize);
        if (config.EmbeddingSize != size)
        {
            throw config.Reader.Error("embedding_size", $"hidden_size, {size}", $"{config.EmbeddingSize}");
        }

        var options = new BertOptions(config) { SeesAllForNone = true };
        options = options with
        {
            Layers = options.Layers with
            {
                NormEpsilon = NormEpsilon,
                Names = options.Layers.Names with { Layers = "layers", Attention = "", AttentionNorm = "post_attention.layernorm", FeedForwardNorm = "output.layernorm" },
                Mixer = (layer, _) => new SqueezeBertAttention(config, layer),
                FeedForward = (layer, _) => new GroupedFeedForward(
                    GroupedLinear.OfConvolution(layer / "intermediate.conv1d", size, inner, config.IntermediateGroups),
                    GroupedLinear.OfConvolution(layer / "output.conv1d", inner, size, config.OutputGroups),
                    config.HiddenAct),
            },
        };
        return new EncoderModels(
            options.Parts(w => PredictionHead.Vocabulary(w / "cls" / "predictions", size, size, config.VocabSize, config.HiddenAct, config.LayerNormEps)), config, weights);
    }
}
