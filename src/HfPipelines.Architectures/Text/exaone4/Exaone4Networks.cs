using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("exaone4")]
internal static class Exaone4Networks
{
    public static DecoderModels Models(Exaone4Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        IReadOnlyList<AttentionPattern> patterns = AttentionPattern.From(config, layer => (layer + 1) % config.Reader.GetInt32(4, "sliding_window_pattern") != 0);
        options = options with
        {
            Names = DecoderNames.ResultNorms,
            Attention = options.Attention with { HeadNorm = options.Norm },
            Patterns = patterns,
            Turns = layer => config.SlidingWindow is null || patterns[layer].Size > 0,
        };
        return new DecoderModels(options, config, weights);
    }
}
