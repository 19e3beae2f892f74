using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("esm")]
internal static class EsmNetworks
{
    // The share of tokens that were masked in training.
    private const double TrainedMaskRatio = 0.15 * 0.8;

    public static EncoderModels Models(EsmConfig config, Weights weights)
    {
        ITransformerConfig sizes = config;
        int padding = config.Required(config.PadTokenId, "pad_token_id");
        bool isRotary = config.PositionEmbeddingType == "rotary";
        var options = new BertOptions(config, padding, "gelu") { Encoder = "", Norm = "encoder.emb_layer_norm_after" };
        options = options with
        {
            Embedding = options.Embedding with
            {
                PositionCount = isRotary ? 0 : options.Embedding.PositionCount,
                TypeCount = 0,
                Norm = config.EmbLayerNormBefore == true ? "layer_norm" : null,
                TokenTransform = config.TokenDropout == true ? _ => Rescale(config.Required(config.MaskTokenId, "mask_token_id")) : null,
                ResultTransform = _ => HidePadding,
            },
            Layers = options.Layers with
            {
                NormPlacement = NormPlacement.Before,
                Names = options.Layers.Names with { Layers = "encoder.layer", AttentionNorm = "attention.LayerNorm", CrossAttentionNorm = "crossattention.LayerNorm", FeedForwardNorm = "LayerNorm" },
            },
            Rotary = isRotary ? Rotary : null,
        };
        return new EncoderModels(RobertaParts.Create(options), config, weights);

        Func<Tensor, ScalarType, RotaryAngles> Rotary(Weights view)
        {
            int headSize = sizes.HiddenSize / sizes.NumAttentionHeads;
            var rotary = new RotaryOptions
            {
                Parameters = new RopeParameters { RopeTheta = config.RopeTheta },
                HeadSize = headSize,
                MaxPositions = config.Required(sizes.MaxPositionEmbeddings, "max_position_embeddings"),
            };

            // Checkpoints hold the frequencies, which may have been rounded in training.
            var embedding = new RotaryEmbedding(view, rotary, (view / "rotary_embeddings").Find("inv_freq", headSize / 2));
            return (positions, type) => embedding.At(positions, type);
        }
    }

    // Masked tokens are left out, and the others grow as much as if as many were masked as in training.
    private static Func<Tensor, ModelInput, Tensor> Rescale(int maskTokenId) => (tokens, input) =>
    {
        if (input.InputIds is not { } ids)
        {
            return tokens;
        }

        Tensor isMasked = ids.eq(maskTokenId);
        Tensor lengths = input.AttentionMask?.sum(-1) ?? full([ids.size(0)], ids.size(1), ScalarType.Int64, ids.device);
        Tensor others = 1 - (isMasked.sum(-1).to_type(ScalarType.Float32) / lengths);
        return (tokens.masked_fill(isMasked.unsqueeze(-1), 0) * (1 - TrainedMaskRatio) / others.view(-1, 1, 1)).to_type(tokens.dtype);
    };

    private static Tensor HidePadding(Tensor sum, ModelInput input)
        => input.AttentionMask is { } mask && mask.dim() == 2 ? sum.mul(mask.unsqueeze(-1)).to_type(sum.dtype) : sum;
}
