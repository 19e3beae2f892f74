using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("biogpt")]
internal static class BioGptNetworks
{
    private const double NormEpsilon = 1e-5;

    public static DecoderModels Models(BioGptConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            EmbeddingScale = config.ScaleEmbedding ? Math.Sqrt(config.HiddenSize) : null,
            LearnedPositions = config.MaxPositionEmbeddings,
            PositionOffset = 2,
            Norm = NormOptions.Layer(NormEpsilon),
            Names = new DecoderNames
            {
                Positions = "embed_positions",
                Norm = "layer_norm",
                AttentionNorm = "self_attn_layer_norm",
                FeedForward = "",
                FeedForwardNorm = "final_layer_norm",
                LanguageHead = "output_projection",
                TokenClassifier = "classifier",
            },
            Attention = options.Attention with { InputBias = true, OutputBias = true, OutputName = "out_proj" },
            FeedForward = PlainFeedForward.From(config),
        };
        return new DecoderModels(options, config, weights);
    }
}
