using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("mobilenet_v1")]
internal static class MobileNetV1Networks
{
    private const int FirstSize = 32;

    // The layers before which the number of channels doubles: the first, and those that halve the picture.
    private static readonly int[] Strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];

    public static Network MobileNetV1Model(MobileNetV1Config config, Weights weights)
    {
        var convolutions = new MobileNetConvolutions(config.HiddenAct, config.LayerNormEps, config.TfPadding);
        IReadOnlyList<int> sizes = Sizes(config);
        Convolution2d stem = convolutions.Create(weights / "conv_stem", config.NumChannels, sizes[0], 3, 2);
        var layers = new List<Func<Tensor, Tensor>[]>();
        for (int i = 0; i < Strides.Length; i++)
        {
            Weights own = weights / "layer";
            layers.Add([convolutions.Create(own / (2 * i), sizes[i], sizes[i], 3, Strides[i], groups: sizes[i]).Forward]);
            layers.Add([convolutions.Create(own / ((2 * i) + 1), sizes[i], sizes[i + 1], 1).Forward]);
        }

        return new ConvolutionModel(new ResidualTrunk(stem.Forward, state => state, layers).Forward) { Pooling = last => last.mean([2, 3]), ReportsStem = false };
    }

    public static Network MobileNetV1ForImageClassification(MobileNetV1Config config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "mobilenet_v1"),
            config.NumLabels > 0 ? new Linear(weights / "classifier", Sizes(config)[^1], config.NumLabels) : null,
            output => output["pooler_output"]);

    private static IReadOnlyList<int> Sizes(MobileNetV1Config config)
    {
        int doublings = 0;
        return [Size(0), .. Strides.Select((stride, i) => Size(stride == 2 || i == 0 ? ++doublings : doublings))];

        int Size(int times) => Math.Max((int)((FirstSize << times) * config.DepthMultiplier), config.MinDepth);
    }
}
