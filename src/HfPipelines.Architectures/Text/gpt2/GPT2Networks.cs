using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gpt2")]
internal static class GPT2Networks
{
    public static DecoderModels Models(GPT2Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            LearnedPositions = config.NPositions,
            EmbedsTypes = true,
            Names = DecoderNames.Gpt,
            Attention = options.Attention with
            {
                InputBias = true,
                OutputBias = true,
                FusedName = "c_attn",
                OutputName = "c_proj",
                IsTransposed = true,
                Scale = config.ScaleAttnWeights ? null : 1,
                IsScaledByLayer = config.ScaleAttnByInverseLayerIdx,
            },
            FeedForward = PlainFeedForward.From(config, "c_fc", "c_proj", isTransposed: true),
        };
        int? summarySize = !config.SummaryUseProj ? null : config.SummaryProjToLabels ? 1 : config.NEmbd;
        return new DecoderModels(options, config, weights) { ChoiceHead = w => new SequenceSummary(w, config.SummaryType, config.NEmbd, summarySize, config.SummaryActivation) };
    }
}
