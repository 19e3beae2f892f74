using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gpt_bigcode")]
internal static class GPTBigCodeNetworks
{
    public static DecoderModels Models(GPTBigCodeConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            LearnedPositions = config.NPositions,
            EmbedsTypes = true,
            Names = DecoderNames.Gpt,
            Attention = options.Attention with
            {
                KeyValueHeads = config.MultiQuery ? 1 : null,
                InputBias = true,
                OutputBias = true,
                FusedName = "c_attn",
                FusedLayout = config.MultiQuery ? FusedLayout.Blocks : FusedLayout.Groups,
                OutputName = "c_proj",
                Scale = config.ScaleAttnWeights ? null : 1,
            },
            FeedForward = PlainFeedForward.From(config, "c_fc", "c_proj"),
        };
        return new DecoderModels(options, config, weights);
    }
}
