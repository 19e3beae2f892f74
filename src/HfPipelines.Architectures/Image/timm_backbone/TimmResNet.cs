using System.Globalization;
using System.Text.RegularExpressions;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The residual networks of timm, by name: <c>resnet50</c>, <c>resnet10t</c>, <c>resnet101d</c>...</summary>
/// <param name="Depths">The number of layers of each stage.</param>
/// <param name="Expansion">By how much a layer widens what its inner convolution gives; 1 for layers of two convolutions.</param>
/// <param name="Stem">The channels within a stem of three convolutions; empty for a stem of one.</param>
/// <param name="PoolsShortcut">Whether a shortcut halves its size by the mean of neighbours.</param>
internal sealed partial record TimmResNet(IReadOnlyList<int> Depths, int Expansion, IReadOnlyList<int> Stem, bool PoolsShortcut)
{
    private const int FirstSize = 64;

    /// <summary>The number of channels behind the stem and behind each stage.</summary>
    public IReadOnlyList<int> Channels => [FirstSize, .. Enumerable.Range(0, Depths.Count).Select(i => (FirstSize << i) * Expansion)];

    /// <summary>The network of a name.</summary>
    /// <param name="name">The name, with or without the training recipe behind a point.</param>
    /// <param name="config">The configuration that names it.</param>
    public static TimmResNet Of(string name, PretrainedConfig config)
    {
        Match match = Name().Match(name);
        int layers = match.Success ? int.Parse(match.Groups["layers"].Value, CultureInfo.InvariantCulture) : 0;
        string variant = match.Groups["variant"].Value;
        IReadOnlyList<int> depths = layers switch
        {
            10 or 14 => [1, 1, 1, 1],
            18 or 26 => [2, 2, 2, 2],
            34 or 50 => [3, 4, 6, 3],
            101 => [3, 4, 23, 3],
            152 => [3, 8, 36, 3],
            200 => [3, 24, 36, 3],
            _ => throw config.Error("backbone", "a residual network of timm, for example resnet50 or resnet18d", name),
        };
        IReadOnlyList<int> stem = variant switch { "" => [], "t" => [24, 32], "s" => [64, 64], _ => [32, 32] };
        return new TimmResNet(depths, layers is 10 or 18 or 34 ? 1 : 4, stem, variant is "t" or "d");
    }

    /// <summary>Takes the network of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="channels">The number of channels of the pictures.</param>
    /// <param name="stages">How many stages there are.</param>
    /// <param name="outputStride">The size of the picture over that of the last feature map: beyond it, stages dilate instead of halving.</param>
    public Func<Tensor, IReadOnlyList<Tensor>> Trunk(Weights weights, int channels, int stages, int outputStride)
    {
        Convolution2d[] stem = Stem is [var first, var second]
            ?
            [
                Convolution(weights / "conv1" / 0, weights / "conv1" / 1, channels, first, 3, 2),
                Convolution(weights / "conv1" / 3, weights / "conv1" / 4, first, second, 3),
                Convolution(weights / "conv1" / 6, weights / "bn1", second, FirstSize, 3),
            ]
            : [Convolution(weights / "conv1", weights / "bn1", channels, FirstSize, 7, 2)];
        (int input, int reduced, int dilation) = (FirstSize, 4, 1);
        var layers = new List<ResidualLayer[]>();
        for (int stage = 0; stage < stages; stage++)
        {
            (int size, int stride, int before) = (FirstSize << stage, stage == 0 ? 1 : 2, dilation);
            bool dilates = stride > 1 && reduced >= outputStride;
            (dilation, reduced, stride) = dilates ? (dilation * stride, reduced, 1) : (dilation, reduced * stride, stride);
            Weights own = weights / $"layer{stage + 1}";
            layers.Add([.. Enumerable.Range(0, Depths[stage]).Select(i => i == 0
                ? Layer(own / i, input, size, stride, before, dilation)
                : Layer(own / i, size * Expansion, size, 1, dilation, dilation))]);
            input = size * Expansion;
        }

        return new ResidualTrunk(
            pixels => stem.Aggregate(pixels, (state, convolution) => convolution.Forward(state)),
            state => nn.functional.max_pool2d(state, 3, 2, 1),
            layers).Forward;
    }

    private ResidualLayer Layer(Weights weights, int input, int size, int stride, int firstDilation, int dilation)
    {
        int output = size * Expansion;
        Convolution2d[] convolutions = Expansion == 1
            ?
            [
                Convolution(weights / "conv1", weights / "bn1", input, size, 3, stride, firstDilation),
                Convolution(weights / "conv2", weights / "bn2", size, size, 3, 1, dilation, activation: null),
            ]
            :
            [
                Convolution(weights / "conv1", weights / "bn1", input, size, 1),
                Convolution(weights / "conv2", weights / "bn2", size, size, 3, stride, firstDilation),
                Convolution(weights / "conv3", weights / "bn3", size, output, 1, activation: null),
            ];
        return new ResidualLayer(convolutions, input == output && stride == 1 ? null : Shortcut(weights / "downsample", input, output, stride), "relu");
    }

    private Func<Tensor, Tensor> Shortcut(Weights weights, int input, int output, int stride)
    {
        if (!PoolsShortcut)
        {
            return Convolution(weights / 0, weights / 1, input, output, 1, stride, activation: null).Forward;
        }

        Convolution2d convolution = Convolution(weights / 1, weights / 2, input, output, 1, activation: null);
        return stride == 1 ? convolution.Forward
            : state => convolution.Forward(nn.functional.avg_pool2d(state, 2, stride, ceil_mode: true, count_include_pad: false));
    }

    private static Convolution2d Convolution(
        Weights weights, Weights norm, int input, int output, int kernel, int stride = 1, int dilation = 1, string? activation = "relu")
    {
        var options = new ConvolutionOptions
        {
            InputChannels = input,
            OutputChannels = output,
            KernelSize = kernel,
            Stride = stride,
            Padding = kernel / 2 * dilation,
            Dilation = dilation,
            Activation = activation,
        };
        return new Convolution2d(weights, options, norm);
    }

    [GeneratedRegex(@"^resnet(?<layers>\d+)(?<variant>[cdst]?)(\..*)?$")]
    private static partial Regex Name();
}
