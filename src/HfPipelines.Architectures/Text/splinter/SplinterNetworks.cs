using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("splinter")]
internal static class SplinterNetworks
{
    private const string Base = "splinter";
    private const string Head = "splinter_qass";

    public static TextTransformer SplinterModel(SplinterConfig config, Weights weights) => Encoder(config, weights);

    /// <summary>Scores begin and end of what the first question token of each text stands for.</summary>
    public static SpanSelector SplinterForQuestionAnswering(SplinterConfig config, Weights weights)
        => new(config, Encoder(config, weights / Base), weights / Head, isForAll: false);

    /// <summary>Scores begin and end of what each question token stands for.</summary>
    public static SpanSelector SplinterForPreTraining(SplinterConfig config, Weights weights)
        => new(config, Encoder(config, weights / Base), weights / Head, isForAll: true);

    private static TextTransformer Encoder(SplinterConfig config, Weights weights) => new BertOptions(config) { Pooler = null, SeesAllForNone = true }.Create(weights, pools: false);
}
