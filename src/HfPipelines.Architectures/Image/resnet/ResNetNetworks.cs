using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("resnet")]
internal static class ResNetNetworks
{
    // By how much a bottleneck narrows.
    private const int Reduction = 4;

    public static Network ResNetModel(ResNetConfig config, Weights weights) => new ConvolutionModel(Trunk(config, weights));

    public static Network ResNetForImageClassification(ResNetConfig config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "resnet"),
            config.NumLabels > 0 ? new Linear(weights / "classifier" / 1, Sizes(config)[^1], config.NumLabels) : null,
            output => output["pooler_output"].flatten(1));

    public static Network ResNetBackbone(ResNetConfig config, Weights weights)
    {
        string[] stages = ["stem", .. Sizes(config).Select((_, i) => $"stage{i + 1}")];
        return new ResidualBackbone(Trunk(config, weights), [config.EmbeddingSize, .. Sizes(config)], Backbone.SelectedStages(config, stages));
    }

    private static Func<Tensor, IReadOnlyList<Tensor>> Trunk(ResNetConfig config, Weights weights)
    {
        Convolution2d embedder = Convolution(weights / "embedder" / "embedder", config.NumChannels, config.EmbeddingSize, 7, 2, config.HiddenAct);
        IReadOnlyList<int> sizes = Sizes(config);
        IReadOnlyList<int> depths = config.Required(config.Depths, "depths");
        var stages = new List<ResidualLayer[]>();
        for (int stage = 0; stage < depths.Count; stage++)
        {
            (int input, int output) = (stage == 0 ? config.EmbeddingSize : sizes[stage - 1], sizes[stage]);
            int stride = stage > 0 || config.DownsampleInFirstStage ? 2 : 1;
            Weights layers = weights / "encoder" / "stages" / stage / "layers";
            stages.Add([.. Enumerable.Range(0, depths[stage]).Select(i => i == 0
                ? Layer(config, layers / i, input, output, stride)
                : Layer(config, layers / i, output, output, 1))]);
        }

        return new ResidualTrunk(pixels => nn.functional.max_pool2d(embedder.Forward(pixels), 3, 2, 1), state => state, stages).Forward;
    }

    private static ResidualLayer Layer(ResNetConfig config, Weights weights, int input, int output, int stride)
    {
        Weights layer = weights / "layer";
        int inner = output / Reduction;
        Convolution2d? shortcut = input != output || stride != 1 ? Convolution(weights / "shortcut", input, output, 1, stride, null) : null;
        Convolution2d[] convolutions = config.LayerType == "bottleneck"
            ?
            [
                Convolution(layer / 0, input, inner, 1, config.DownsampleInBottleneck ? stride : 1, "relu"),
                Convolution(layer / 1, inner, inner, 3, config.DownsampleInBottleneck ? 1 : stride, "relu"),
                Convolution(layer / 2, inner, output, 1, 1, null),
            ]
            : [Convolution(layer / 0, input, output, 3, stride, "relu"), Convolution(layer / 1, output, output, 3, 1, null)];
        return new ResidualLayer(convolutions, shortcut is null ? null : shortcut.Forward, config.HiddenAct);
    }

    private static Convolution2d Convolution(Weights weights, int input, int output, int kernel, int stride, string? activation)
        => new(weights / "convolution", ConvolutionOptions.SameSize(input, output, kernel, activation) with { Bias = false, Stride = stride }, weights / "normalization");

    private static IReadOnlyList<int> Sizes(ResNetConfig config) => config.Required(config.HiddenSizes, "hidden_sizes");
}
