using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gpt_oss")]
internal static class GptOssNetworks
{
    public static DecoderModels Models(GptOssConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { HasSinks = true },
            Patterns = AttentionPattern.From(config, layer => layer % 2 == 0),
            FeedForward = (mlp, _) => new ExpertFeedForward(
                new TopExpertsRouter(mlp / "router", config.HiddenSize, config.NumLocalExperts, config.NumExpertsPerTok, normalizes: true, bias: true),
                GptOssExpert.All(mlp / "experts", config)),
        };
        return new DecoderModels(options, config, weights);
    }
}
