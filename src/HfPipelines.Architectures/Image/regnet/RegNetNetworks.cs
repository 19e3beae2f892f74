using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("regnet")]
internal static class RegNetNetworks
{
    // By how much the channels narrow where they are weighed.
    private const double Reduction = 4;

    public static Network RegNetModel(RegNetConfig config, Weights weights)
    {
        Convolution2d stem = Convolution(weights / "embedder" / "embedder", config.NumChannels, config.EmbeddingSize, 3, config.HiddenAct, stride: 2);
        IReadOnlyList<int> sizes = [config.EmbeddingSize, .. config.HiddenSizes];
        ResidualLayer[][] stages = [.. config.Depths.Select((depth, i) => Stage(config, weights / "encoder" / "stages" / i / "layers", sizes[i], sizes[i + 1], depth, i))];
        return new ConvolutionModel(new ResidualTrunk(stem.Forward, state => state, stages).Forward);
    }

    public static Network RegNetForImageClassification(RegNetConfig config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "regnet"),
            config.NumLabels > 0 ? new Linear(weights / "classifier" / 1, config.HiddenSizes[^1], config.NumLabels) : null,
            output => output["pooler_output"].flatten(1));

    private static ResidualLayer[] Stage(RegNetConfig config, Weights weights, int input, int output, int depth, int stage)
    {
        int stride = stage > 0 || config.DownsampleInFirstStage ? 2 : 1;
        return [.. Enumerable.Range(0, depth).Select(i => i == 0
            ? Layer(config, weights / i, input, output, stride)
            : Layer(config, weights / i, output, output, 1))];
    }

    private static ResidualLayer Layer(RegNetConfig config, Weights weights, int input, int output, int stride)
    {
        (Weights layer, string activation) = (weights / "layer", config.HiddenAct);
        int groups = Math.Max(1, output / config.GroupsWidth);
        bool isWeighed = config.LayerType != "x";
        Func<Tensor, Tensor>? shortcut = input != output || stride != 1 ? Convolution(weights / "shortcut", input, output, 1, null, stride).Forward : null;
        List<Func<Tensor, Tensor>> layers =
        [
            Convolution(layer / 0, input, output, 1, activation).Forward,
            Convolution(layer / 1, output, output, 3, activation, stride, groups).Forward,
        ];
        if (isWeighed)
        {
            layers.Add(Excitation(layer / 2 / "attention", output, (int)Math.Round(input / Reduction, MidpointRounding.ToEven)).Forward);
        }

        layers.Add(Convolution(layer / (isWeighed ? 3 : 2), output, output, 1, null).Forward);
        return new ResidualLayer(layers, shortcut, activation);
    }

    private static SqueezeExcitation Excitation(Weights weights, int size, int inner) => new(
        new Convolution2d(weights / 0, new ConvolutionOptions { InputChannels = size, OutputChannels = inner, KernelSize = 1, Bias = true, Activation = "relu" }),
        new Convolution2d(weights / 2, new ConvolutionOptions { InputChannels = inner, OutputChannels = size, KernelSize = 1, Bias = true }));

    private static Convolution2d Convolution(Weights weights, int input, int output, int kernel, string? activation, int stride = 1, int groups = 1)
        => new(weights / "convolution", ConvolutionOptions.SameSize(input, output, kernel, activation) with { Bias = false, Stride = stride, Groups = groups }, weights / "normalization");
}
