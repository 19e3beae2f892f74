using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("pvt")]
internal static class PvtNetworks
{
    public static Network PvtModel(PvtConfig config, Weights weights) => new PvtEncoder(config, weights / "encoder");

    public static Network PvtForImageClassification(PvtConfig config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "pvt"),
            config.NumLabels > 0 ? new Linear(weights / "classifier", config.HiddenSizes[^1], config.NumLabels) : null,
            output => output.LastHiddenState.select(1, 0));
}
