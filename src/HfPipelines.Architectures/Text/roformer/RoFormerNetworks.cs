using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("roformer")]
internal static class RoFormerNetworks
{
    public static EncoderModels Models(RoFormerConfig config, Weights weights)
    {
        if (config.RotaryValue)
        {
            throw new HfPipelinesException("'rotary_value': expected false, for values are not turned by their positions; found true.");
        }

        int size = config.HiddenSize;
        int embeddingSize = config.EmbeddingSize ?? size;
        var options = new BertOptions(config)
        {
            Projection = embeddingSize == size ? null : "embeddings_project",
            Pooler = null,
            Rotary = w =>
            {
                var table = new Embedding(w / "embed_positions", config.MaxPositionEmbeddings, size / config.NumAttentionHeads);
                return (positions, _) => RotaryAngles.Of(table, positions);
            },
        };
        options = options with { Embedding = options.Embedding with { Size = embeddingSize, PositionCount = 0 } };
        EncoderParts parts = options.Parts() with
        {
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", size, labels, config.HiddenAct),
            ChoicePool = _ => (_, output) => output.LastHiddenState.select(1, output.LastHiddenState.size(1) - 1),
        };
        return new EncoderModels(parts, config, weights);
    }
}
