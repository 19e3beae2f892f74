using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("depth_anything")]
internal static class DepthAnythingNetworks
{
    public static Network DepthAnythingForDepthEstimation(DepthAnythingConfig config, Weights weights)
    {
        PretrainedConfig backbone = config.BackboneConfig;
        IReadOnlyList<int> channels = config.Required(config.NeckHiddenSizes, "neck_hidden_sizes");
        var neck = new DptNeck(
            new DptNeckOptions
            {
                HiddenSize = config.ReassembleHiddenSize,
                Channels = channels,
                Factors = config.Required(config.ReassembleFactors, "reassemble_factors"),
                FusionSize = config.FusionHiddenSize,
                GrowsToNext = true,
            },
            weights / "neck");
        int patch = config.Required(config.PatchSize, "patch_size")[0];
        int stage = config.HeadInIndex < 0 ? config.HeadInIndex + channels.Count : config.HeadInIndex;
        Func<Tensor, long, long, Tensor> head = Head(config, weights / "head");
        return new DenseModel(
            backbone.Architecture.CreateBackbone(backbone, weights / "backbone"),
            "predicted_depth",
            (states, pixels) =>
            {
                (long rows, long columns) = (pixels.size(2) / patch, pixels.size(3) / patch);
                return head(neck.Forward(states, rows, columns).Joined[stage], rows * patch, columns * patch);
            });
    }

    private static Func<Tensor, long, long, Tensor> Head(DepthAnythingConfig config, Weights weights)
    {
        int size = config.FusionHiddenSize;
        string activation = config.DepthEstimationType switch
        {
            "relative" => "relu",
            "metric" => "sigmoid",
            _ => throw config.Error("depth_estimation_type", "relative or metric", config.DepthEstimationType),
        };
        Convolution2d first = new(weights / "conv1", ConvolutionOptions.SameSize(size, size / 2, 3));
        Convolution2d second = new(weights / "conv2", ConvolutionOptions.SameSize(size / 2, config.HeadHiddenSize, 3, "relu"));
        Convolution2d last = new(weights / "conv3", ConvolutionOptions.SameSize(config.HeadHiddenSize, 1, 1, activation));
        double maximum = config.MaxDepth ?? 1;
        return (map, height, width) => last.Forward(second.Forward(FeatureMaps.Resize(first.Forward(map), height, width, alignCorners: true))).mul_(maximum).squeeze(1);
    }
}
