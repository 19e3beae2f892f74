using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("nystromformer")]
internal static class NystromformerNetworks
{
    public static EncoderModels Models(NystromformerConfig config, Weights weights)
        => new(Parts(config, (attention, _) => new NystromAttention(config, attention)), config, weights);

    /// <summary>BERT's layers around something else in the place of attention, with two positions before the first and heads as RoBERTa's.</summary>
    internal static EncoderParts Parts(ITransformerConfig config, Func<Weights, int, ITokenMixer> mixer)
    {
        int size = config.HiddenSize;
        var options = new BertOptions(config) { Pooler = null, SeesAllForNone = true };
        options = options with { Embedding = options.Embedding with { PositionOffset = 2 }, Layers = options.Layers with { Mixer = mixer } };
        return options.Parts() with
        {
            FirstStateHead = (w, labels) => PredictionHead.Classification(w / "classifier", size, labels, options.Layers.Activation),
            ChoicePool = w => EncoderParts.PoolBy(FirstTokenPooling.Dense(new Linear(w / "pre_classifier", size, size), "relu")),
        };
    }
}
