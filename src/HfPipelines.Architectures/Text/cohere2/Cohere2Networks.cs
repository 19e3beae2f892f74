using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("cohere2")]
internal static class Cohere2Networks
{
    public static DecoderModels Models(Cohere2Config config, Weights weights)
    {
        int period = config.Reader.GetInt32(4, "sliding_window_pattern");
        IReadOnlyList<AttentionPattern> patterns = AttentionPattern.From(config, layer => (layer + 1) % period != 0);
        DecoderOptions options = CohereNetworks.Options(config) with { LogitScale = config.LogitScale, Patterns = patterns, Turns = layer => patterns[layer].Size > 0 };
        return new DecoderModels(options, config, weights);
    }
}
