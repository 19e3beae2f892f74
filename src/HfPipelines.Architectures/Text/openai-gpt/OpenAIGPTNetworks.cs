using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("openai-gpt")]
internal static class OpenAIGPTNetworks
{
    public static DecoderModels Models(OpenAIGPTConfig config, Weights weights)
    {
        // What GPT calls gelu is its approximation by the hyperbolic tangent.
        string activation = config.Afn == "gelu" ? "gelu_new" : config.Afn;
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            LearnedPositions = config.NPositions,
            EmbedsTypes = true,
            NormPlacement = NormPlacement.After,
            Names = DecoderNames.Gpt with { Embeddings = "tokens_embed", Positions = "positions_embed", Norm = null },
            Attention = options.Attention with { InputBias = true, OutputBias = true, FusedName = "c_attn", OutputName = "c_proj", IsTransposed = true },
            FeedForward = PlainFeedForward.From(config, "c_fc", "c_proj", activation: activation, isTransposed: true),
        };
        int? summarySize = !config.SummaryUseProj ? null : config.SummaryProjToLabels ? 1 : config.NEmbd;
        return new DecoderModels(options, config, weights) { ChoiceHead = w => new SequenceSummary(w, config.SummaryType, config.NEmbd, summarySize, config.SummaryActivation) };
    }
}
