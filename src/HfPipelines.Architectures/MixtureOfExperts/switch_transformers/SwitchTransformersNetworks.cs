using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("switch_transformers")]
internal static class SwitchTransformersNetworks
{
    public static EncoderDecoderModels Models(SwitchTransformersConfig config, Weights weights)
    {
        int decoderLayers = config.NumDecoderLayers ?? config.NumLayers;
        var options = new T5Options
        {
            VocabularySize = config.VocabSize,
            Buckets = config.RelativeAttentionNumBuckets,
            MaxDistance = config.RelativeAttentionMaxDistance,
            DecoderLayers = decoderLayers,
            StartTokenId = config.Reader.GetInt32OrNull("decoder_start_token_id"),
            EndTokenId = config.EosTokenId?[0],
            ScalesOutput = config.TieWordEmbeddings,
            FeedForwardName = "mlp",
            DecoderFeedForward = FeedForward(config, config.DecoderSparseStep ?? Step(decoderLayers, config.NumSparseDecoderLayers)),
            Layers = TransformerEncoderOptions.From(config) with
            {
                HeadSize = config.DKv,
                FeedForward = FeedForward(config, config.EncoderSparseStep ?? Step(config.NumLayers, config.NumSparseEncoderLayers)),
            },
        };
        return new EncoderDecoderModels(options.Parts(), config, weights);
    }

    private static int Step(int layers, int sparse) => sparse > 0 ? layers / sparse : layers;

    private static Func<Weights, int, FeedForward> FeedForward(SwitchTransformersConfig config, int step) => (w, index)
        => step == 1 || (step > 1 && index % step == 1)
            ? new ExpertFeedForward(
                new TopExpertRouter(w / "router" / "classifier", config.DModel, config.NumExperts, config.ExpertCapacity, config.RouterBias),
                [.. Enumerable.Range(0, config.NumExperts).Select(i => Dense(config, w / "experts" / $"expert_{i}"))])
            : Dense(config, w);

    private static FeedForward Dense(SwitchTransformersConfig config, Weights weights)
        => new PlainFeedForward(weights, config.DModel, config.DFf, config.DModel, config.DenseActFn, bias: false, "wi", "wo");
}
