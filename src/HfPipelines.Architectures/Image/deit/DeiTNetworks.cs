using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("deit")]
internal static class DeiTNetworks
{
    public static ViTModels Models(DeiTConfig config, Weights weights) => new(Options(config), config, weights) { EncoderStride = config.EncoderStride };

    public static Network DeiTForImageClassificationWithTeacher(DeiTConfig config, Weights weights)
    {
        var first = new Linear(weights / "cls_classifier", config.HiddenSize, config.NumLabels);
        var distilled = new Linear(weights / "distillation_classifier", config.HiddenSize, config.NumLabels);
        return new DistilledImageClassifier(
            Options(config).Create((weights / "deit").As(config.Architecture.BaseClass, config), pools: false),
            output => first.Forward(output.LastHiddenState.select(1, 0)),
            output => distilled.Forward(output.LastHiddenState.select(1, 1)));
    }

    private static ViTOptions Options(DeiTConfig config)
    {
        var options = new ViTOptions(config) { Pooling = w => ViTNetworks.Pooler(w, config.HiddenSize, config.PoolerOutputSize, config.PoolerAct) };
        return options with { Patches = options.Patches with { DistillationToken = "distillation_token" } };
    }
}
