using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("phimoe")]
internal static class PhimoeNetworks
{
    public static DecoderModels Models(PhimoeConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Norm = NormOptions.Layer(config.RmsNormEps),
            FeedForward = (mlp, _) => new ExpertFeedForward(
                new SparseMixerRouter(mlp / "router", config.HiddenSize, config.NumLocalExperts, config.RouterJitterNoise),
                FusedGatedFeedForward.Experts(mlp / "experts", config.NumLocalExperts, config.HiddenSize, config.IntermediateSize, config.HiddenAct)),

            // The factors of the frequencies stay those of short texts, as in transformers; only cosine and sine are scaled by the length.
            Rotary = options.Rotary! with { Parameters = config.RopeParameters with { LongFactor = config.RopeParameters.ShortFactor } },
            RestartLength = config.Reader.GetInt32OrNull("original_max_position_embeddings"),
            HeadBias = config.LmHeadBias,
        };
        return new DecoderModels(options, config, weights);
    }
}
