using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("wavlm")]
internal static class WavLMNetworks
{
    public static SpeechEncoderModels Models(WavLMConfig config, Weights weights)
    {
        SpeechEncoderOptions options = SpeechEncoderOptions.From(config);
        options = options with { Encoder = options.Encoder with { RelativePositions = encoder => Distances(config, encoder) } };
        return new SpeechEncoderModels(options, SpeechHeadOptions.From(config), config, weights);
    }

    // All layers read the first one's table, through a gate of their own.
    private static RelativePositions Distances(WavLMConfig config, Weights encoder)
    {
        int heads = config.NumAttentionHeads;
        Weights table = encoder / "layers" / 0 / "attention" / "rel_attn_embed";
        var bias = new RelativePositionBias(table, config.NumBuckets, heads, config.MaxBucketDistance, bidirectional: true);
        return new RelativePositions(w => new GatedDistanceScores(w, heads, config.HiddenSize / heads), bias.Forward);
    }
}
