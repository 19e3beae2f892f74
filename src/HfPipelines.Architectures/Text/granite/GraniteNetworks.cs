using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("granite")]
internal static class GraniteNetworks
{
    public static DecoderModels Models(GraniteConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            InputScale = config.EmbeddingMultiplier,
            ResultScale = config.ResidualMultiplier,
            LogitScale = 1 / config.LogitsScaling,
            Attention = options.Attention with { Scale = config.AttentionMultiplier },
        };
        return new DecoderModels(options, config, weights);
    }
}
