using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("markuplm")]
internal static class MarkupLMNetworks
{
    public static EncoderModels Models(MarkupLMConfig config, Weights weights)
    {
        var options = new BertOptions(config, config.PadTokenId) { SeesAllForNone = true };
        options = options with { Embedding = options.Embedding with { TokenTransform = w => new XPathEmbedding(config, w / "xpath_embeddings").Add } };
        return new EncoderModels(options.Parts(), config, weights);
    }
}
