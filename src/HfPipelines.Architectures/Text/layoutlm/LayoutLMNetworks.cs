using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("layoutlm")]
internal static class LayoutLMNetworks
{
    public static EncoderModels Models(LayoutLMConfig config, Weights weights)
    {
        var options = new BertOptions(config);
        TextEmbeddingOptions embedding = options.Embedding with { BoxPositionCount = config.Max2dPositionEmbeddings };
        return new EncoderModels((options with { Embedding = embedding }).Parts(), config, weights);
    }
}
