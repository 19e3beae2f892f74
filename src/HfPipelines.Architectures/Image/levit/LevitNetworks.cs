using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("levit")]
internal static class LevitNetworks
{
    public static Network LevitModel(LevitConfig config, Weights weights)
    {
        var trunk = new ResidualTrunk(
            LevitLayers.Patches(config, weights / "patch_embeddings"), state => state, LevitLayers.Stages(config, weights / "encoder" / "stages"));
        return new ConvolutionModel(trunk.Forward) { Pooling = last => last.mean([1]) };
    }

    public static Network LevitForImageClassification(LevitConfig config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "levit"),
            config.NumLabels > 0 ? LevitLayers.Head(weights / "classifier", config.HiddenSizes[^1], config.NumLabels) : null,
            output => output["pooler_output"]);

    public static Network LevitForImageClassificationWithTeacher(LevitConfig config, Weights weights)
    {
        Linear first = LevitLayers.Head(weights / "classifier", config.HiddenSizes[^1], config.NumLabels);
        Linear distilled = LevitLayers.Head(weights / "classifier_distill", config.HiddenSizes[^1], config.NumLabels);
        return new DistilledImageClassifier(
            config.Architecture.CreateBase(config, weights / "levit"),
            output => first.Forward(output["pooler_output"]),
            output => distilled.Forward(output["pooler_output"]));
    }
}
