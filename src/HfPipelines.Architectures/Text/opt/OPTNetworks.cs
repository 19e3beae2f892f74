using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("opt")]
internal static class OPTNetworks
{
    private const double NormEpsilon = 1e-5;

    public static DecoderModels Models(OPTConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            EmbeddingSize = config.WordEmbedProjDim,
            LearnedPositions = config.MaxPositionEmbeddings,
            PositionOffset = 2,
            PositionsSkipPadding = true,
            Norm = new NormOptions(config.LayerNormElementwiseAffine ? NormKind.Layer : NormKind.UnscaledLayer, NormEpsilon),
            NormPlacement = config.DoLayerNormBefore ? NormPlacement.Before : NormPlacement.After,
            Names = new DecoderNames
            {
                Embeddings = "decoder.embed_tokens",
                Positions = "decoder.embed_positions",
                Layers = "decoder.layers",
                Norm = config.DoLayerNormBefore && !config.RemoveFinalLayerNorm ? "decoder.final_layer_norm" : null,
                InputProjection = "decoder.project_in",
                OutputProjection = "decoder.project_out",
                AttentionNorm = "self_attn_layer_norm",
                FeedForward = "",
                FeedForwardNorm = "final_layer_norm",
            },
            Attention = options.Attention with { InputBias = config.EnableBias, OutputBias = config.EnableBias, OutputName = "out_proj" },
            FeedForward = PlainFeedForward.From(config, bias: config.EnableBias),
        };
        return new DecoderModels(options, config, weights);
    }
}
