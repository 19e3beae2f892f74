using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("deberta")]
internal static class DebertaNetworks
{
    public static EncoderModels Models(DebertaConfig config, Weights weights)
    {
        string[] kinds = config.PosAttType?.SelectMany(k => k.ToLowerInvariant().Split('|', StringSplitOptions.TrimEntries)).ToArray() ?? [];
        return DebertaParts.Models(config, weights, encoder => Layers(config, kinds, encoder));
    }

    private static TransformerEncoderOptions Layers(DebertaConfig config, string[] kinds, Weights encoder)
    {
        double scale = 1 / Math.Sqrt((double)(config.HiddenSize / config.NumAttentionHeads) * (1 + kinds.Length));
        RelativePositions? positions = config.RelativeAttention ? Positions(config, kinds, scale, encoder) : null;
        return TransformerEncoderOptions.From(config) with
        {
            NormPlacement = NormPlacement.After,
            Names = EncoderLayerNames.Bert,
            Mixer = (attention, _) => new DebertaAttention(config, attention, scale, positions?.Scores(attention)),
            RelativePositions = positions is null ? null : _ => positions,
        };
    }

    private static RelativePositions Positions(DebertaConfig config, string[] kinds, double scale, Weights encoder)
    {
        int most = config.MaxRelativePositions < 1 ? config.MaxPositionEmbeddings : config.MaxRelativePositions;
        int headSize = config.HiddenSize / config.NumAttentionHeads;
        Tensor distances = (encoder / "rel_embeddings").Get("weight", 2 * most, config.HiddenSize);
        return new(
            w => new DisentangledScores(
                w / "self",
                distances,
                config.NumAttentionHeads,
                headSize,
                kinds.Contains("c2p") ? "pos_proj" : null,
                kinds.Contains("p2c") ? "pos_q_proj" : null,
                scale,
                keyBias: false),
            span => DisentangledScores.Distances(span, 0, most));
    }
}

public partial record DebertaConfig : IDebertaConfig;
