using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("dpt")]
internal static class DPTNetworks
{
    private const int DepthChannels = 32;

    public static Network DPTModel(DPTConfig config, Weights weights)
        => new DptModel(
            new DptEncoder(config, weights),
            FirstTokenPooling.Dense(new Linear(weights / "pooler" / "dense", config.HiddenSize, config.PoolerOutputSize ?? config.HiddenSize), config.PoolerAct));

    public static Network DPTForDepthEstimation(DPTConfig config, Weights weights)
    {
        PretrainedConfig? own = config.IsHybrid ? null : config.BackboneConfig;
        Backbone backbone = own is null ? new DptBackbone(new DptEncoder(config, weights / "dpt"), config) : own.Architecture.CreateBackbone(own, weights / "backbone");
        Func<IReadOnlyList<Tensor>, Tensor, Tensor> neck = Neck(config, weights, own);
        Func<Tensor, Tensor> head = DepthHead(config, weights / "head");
        return new DenseModel(backbone, "predicted_depth", (states, pixels) => head(neck(states, pixels)));
    }

    public static Network DPTForSemanticSegmentation(DPTConfig config, Weights weights)
    {
        Func<IReadOnlyList<Tensor>, Tensor, Tensor> neck = Neck(config, weights, null);
        Func<Tensor, Tensor> head = LabelHead(config, weights / "head" / "head");
        if (config.UseAuxiliaryHead == true)
        {
            // It serves training alone.
            LabelHead(config, weights / "auxiliary_head" / "head");
        }

        return new DenseModel(
            new DptBackbone(new DptEncoder(config, weights / "dpt"), config), "logits", (states, pixels) => FeatureMaps.Enlarge(head(neck(states, pixels)), alignCorners: true));
    }

    private static Func<IReadOnlyList<Tensor>, Tensor, Tensor> Neck(DPTConfig config, Weights weights, PretrainedConfig? backbone)
    {
        int size = (backbone as ITransformerConfig)?.HiddenSize ?? config.HiddenSize;
        int patch = config.Required((backbone as ITransformerConfig)?.PatchSize ?? config.PatchSize, "patch_size")[0];
        var neck = new DptNeck(
            new DptNeckOptions
            {
                HiddenSize = size,
                Channels = config.Required(config.NeckHiddenSizes, "neck_hidden_sizes"),
                Factors = config.Required(config.ReassembleFactors, "reassemble_factors"),
                FusionSize = config.FusionHiddenSize,
                Readout = config.ReadoutType,
                Activation = config.HiddenAct,
                Maps = config.IsHybrid ? config.NeckIgnoreStages?.Count ?? 0 : 0,
                NormsFusion = config.UseBatchNormInFusionResidual ?? false,
                FusionBias = config.UseBiasInFusionResidual,
            },
            weights / "neck");
        int stages = config.Required(config.NeckHiddenSizes, "neck_hidden_sizes").Count;
        int stage = config.HeadInIndex < 0 ? config.HeadInIndex + stages : config.HeadInIndex;
        return (states, pixels) => neck.Forward(states, pixels.size(2) / patch, pixels.size(3) / patch).Joined[stage];
    }

    private static Func<Tensor, Tensor> DepthHead(DPTConfig config, Weights weights)
    {
        int size = config.FusionHiddenSize;
        Convolution2d? projection = config.AddProjection ? new Convolution2d(weights / "projection", ConvolutionOptions.SameSize(size, size, 3, "relu")) : null;
        var first = new Convolution2d(weights / "head" / 0, ConvolutionOptions.SameSize(size, size / 2, 3));
        var second = new Convolution2d(weights / "head" / 2, ConvolutionOptions.SameSize(size / 2, DepthChannels, 3, "relu"));
        var last = new Convolution2d(weights / "head" / 4, ConvolutionOptions.SameSize(DepthChannels, 1, 1, "relu"));
        return map => last.Forward(second.Forward(FeatureMaps.Enlarge(first.Forward(projection?.Forward(map) ?? map), alignCorners: true))).squeeze(1);
    }

    private static Func<Tensor, Tensor> LabelHead(DPTConfig config, Weights weights)
    {
        int size = config.FusionHiddenSize;
        var first = new Convolution2d(
            weights / 0, ConvolutionOptions.SameSize(size, size, 3, "relu") with { Bias = false }, weights / 1);
        var second = new Convolution2d(weights / 4, ConvolutionOptions.SameSize(size, config.NumLabels, 1));
        return map => second.Forward(first.Forward(map));
    }
}
