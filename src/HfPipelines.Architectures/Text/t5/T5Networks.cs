using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("t5")]
internal static class T5Networks
{
    public static EncoderDecoderModels Models(T5Config config, Weights weights)
    {
        T5Options options = T5Options.Of(config) with { ScalesOutput = config.TieWordEmbeddings && config.ScaleDecoderOutputs != false };
        return new EncoderDecoderModels(options.Parts(), config, weights);
    }
}

public partial record T5Config : IT5Config;
