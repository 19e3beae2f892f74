using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("bert-generation")]
internal static class BertGenerationNetworks
{
    public static TextTransformer BertGenerationEncoder(BertGenerationConfig config, Weights weights) => new BertOptions(config) { Pooler = null }.Create(weights, pools: false);

    public static CausalLanguageModel BertGenerationDecoder(BertGenerationConfig config, Weights weights)
    {
        Weights head = weights / "lm_head";
        Tensor tokens = (head / "decoder").Get("weight", config.VocabSize, config.HiddenSize);
        return new CausalLanguageModel(BertGenerationEncoder(config, weights / "bert"), new Linear(tokens, head.Get("bias", config.VocabSize)));
    }
}
