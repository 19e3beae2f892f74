using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("deberta-v2")]
internal static class DebertaV2Networks
{
    public static EncoderModels Models(DebertaV2Config config, Weights weights)
    {
        int kernel = config.Reader.GetInt32(0, "conv_kernel_size");
        return DebertaParts.Models(config, weights, _ => Layers(config), kernel > 0 ? encoder => new DebertaConvolution(config, encoder / "conv", kernel) : null);
    }

    private static TransformerEncoderOptions Layers(DebertaV2Config config)
    {
        int headSize = config.Reader.GetInt32(config.HiddenSize / config.NumAttentionHeads, "attention_head_size");
        bool normalizes = config.Reader.GetString("none", "norm_rel_ebd").ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries).Contains("layer_norm");
        var distances = new DisentangledOptions
        {
            HiddenSize = config.HiddenSize,
            Heads = config.NumAttentionHeads,
            HeadSize = headSize,
            Comparisons = config.PosAttType?.SelectMany(k => k.ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries)).ToArray() ?? [],
            SharesProjections = config.Reader.GetBoolean(false, "share_att_key"),
            Buckets = config.Reader.GetInt32(-1, "position_buckets"),
            MaxDistance = config.MaxRelativePositions < 1 ? config.MaxPositionEmbeddings : config.MaxRelativePositions,
            NormEpsilon = normalizes ? config.LayerNormEps : null,
        };
        return TransformerEncoderOptions.From(config) with
        {
            HeadSize = headSize,
            NormPlacement = NormPlacement.After,
            AttentionScale = distances.Scale,
            Names = EncoderLayerNames.Bert with { Query = "self.query_proj", Key = "self.key_proj", Value = "self.value_proj" },
            RelativePositions = config.RelativeAttention ? encoder => distances.Create(encoder, "self") : null,
        };
    }
}

public partial record DebertaV2Config : IDebertaConfig;
