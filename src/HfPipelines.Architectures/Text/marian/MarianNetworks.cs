using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("marian")]
internal static class MarianNetworks
{
    public static BartModels Models(MarianConfig config, Weights weights)
    {
        var options = new BartOptions(config) { StartTokenId = config.DecoderStartTokenId, DecoderVocabularySize = config.DecoderVocabSize };
        return new BartModels(options.WithSines(), config, weights);
    }
}

public partial record MarianConfig : IBartConfig;
