using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("ernie")]
internal static class ErnieNetworks
{
    public static EncoderModels Models(ErnieConfig config, Weights weights)
    {
        var options = new BertOptions(config);
        TextEmbeddingOptions embedding = options.Embedding with { TaskCount = config.UseTaskId ? config.TaskTypeVocabSize : 0 };
        return new EncoderModels((options with { Embedding = embedding }).Parts(), config, weights);
    }
}
