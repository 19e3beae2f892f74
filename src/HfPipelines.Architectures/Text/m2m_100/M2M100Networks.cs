using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("m2m_100")]
internal static class M2M100Networks
{
    public static BartModels Models(M2M100Config config, Weights weights)
    {
        int positions = config.MaxPositionEmbeddings + 2;
        var options = new BartOptions(config) { StartTokenId = config.DecoderStartTokenId, NormPlacement = NormPlacement.Before, Norm = "layer_norm" };
        TextEmbeddingOptions embedding = options.Embedding with
        {
            PositionCount = positions,
            PositionOffset = 0,
            PositionTable = w => SinePositions.Compute(w, positions, config.DModel, config.PadTokenId),
            PaddingTokenId = config.PadTokenId,
            Norm = null,
        };
        return new BartModels(options with { Embedding = embedding }, config, weights);
    }
}

public partial record M2M100Config : IBartConfig;
