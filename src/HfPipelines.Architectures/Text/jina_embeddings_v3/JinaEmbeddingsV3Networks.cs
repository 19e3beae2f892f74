using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("jina_embeddings_v3")]
internal static class JinaEmbeddingsV3Networks
{
    public static EncoderModels Models(JinaEmbeddingsV3Config config, Weights weights)
        => new(RobertaParts.Create(new BertOptions(config).WithRotary(config.RopeParameters, headSize: null)), config, weights);
}
