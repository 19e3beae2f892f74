using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("xglm")]
internal static class XGLMNetworks
{
    private const int PositionOffset = 2;
    private const double NormEpsilon = 1e-5;

    public static DecoderModels Models(XGLMConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            EmbeddingScale = config.ScaleEmbedding ? Math.Sqrt(config.DModel) : null,
            PositionTable = w => SinePositions.Compute(w, config.MaxPositionEmbeddings + PositionOffset, config.DModel, config.PadTokenId),
            PositionOffset = PositionOffset,
            Norm = NormOptions.Layer(NormEpsilon),
            Names = new DecoderNames { Norm = "layer_norm", AttentionNorm = "self_attn_layer_norm", FeedForward = "", FeedForwardNorm = "final_layer_norm" },
            Attention = options.Attention with { InputBias = true, OutputBias = true, OutputName = "out_proj" },
            FeedForward = PlainFeedForward.From(config),
        };
        return new DecoderModels(options, config, weights);
    }
}
