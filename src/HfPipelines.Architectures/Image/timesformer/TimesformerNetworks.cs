using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("timesformer")]
internal static class TimesformerNetworks
{
    public static Network TimesformerModel(TimesformerConfig config, Weights weights) => new TimesformerEncoder(config, weights);

    public static Network TimesformerForVideoClassification(TimesformerConfig config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "timesformer"),
            config.NumLabels > 0 ? new Linear(weights / "classifier", config.HiddenSize, config.NumLabels) : null,
            output => output.LastHiddenState.select(1, 0));
}
