using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("ibert")]
internal static class IBertNetworks
{
    public static EncoderModels Models(IBertConfig config, Weights weights)
    {
        var options = new BertOptions(config, config.PadTokenId);
        EncoderParts parts = RobertaParts.Create(options);
        return new EncoderModels(!config.QuantMode ? parts : parts with { Encoder = (w, pools) => Whole(config, options, w).Create(w, pools) }, config, weights);
    }

    // The same in whole numbers.
    private static BertOptions Whole(IBertConfig config, BertOptions options, Weights weights)
    {
        var embedding = new WholeEmbedding(config, weights / "embeddings");
        return options with
        {
            Embedding = options.Embedding with { PositionCount = 0, TypeCount = 0, Norm = null, TokenTransform = _ => embedding.Forward },
            Layers = options.Layers with { Layer = (w, _) => new WholeLayer(config, w, embedding.Scale) },
        };
    }
}
