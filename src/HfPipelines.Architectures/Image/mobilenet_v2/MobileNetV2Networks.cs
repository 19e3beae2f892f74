using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("mobilenet_v2")]
internal static class MobileNetV2Networks
{
    private static readonly int[] Strides = [2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1];

    public static Network MobileNetV2Model(MobileNetV2Config config, Weights weights)
    {
        var sizes = new MobileNetV2Sizes(config);
        MobileNetConvolutions convolutions = Convolutions(config);
        Convolution2d last = convolutions.Create(weights / "conv_1x1", sizes.Layers[^1], sizes.Last, 1);
        var trunk = new ResidualTrunk(Stem(config, convolutions, sizes, weights / "conv_stem"), state => state, Layers(config, convolutions, sizes, weights / "layer"));
        return new ConvolutionModel(trunk.Forward) { Head = last.Forward, Pooling = state => state.mean([2, 3]), ReportsStem = false };
    }

    public static Network MobileNetV2ForImageClassification(MobileNetV2Config config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "mobilenet_v2"),
            config.NumLabels > 0 ? new Linear(weights / "classifier", new MobileNetV2Sizes(config).Last, config.NumLabels) : null,
            output => output["pooler_output"]);

    public static Network MobileNetV2ForSemanticSegmentation(MobileNetV2Config config, Weights weights)
        => new MobileNetV2Segmenter(
            config.Architecture.CreateBase(config, weights / "mobilenet_v2"), weights / "segmentation_head", new MobileNetV2Sizes(config).Layers[^1], config);

    private static MobileNetConvolutions Convolutions(MobileNetV2Config config) => new(config.HiddenAct, config.LayerNormEps, config.TfPadding);

    private static Func<Tensor, Tensor> Stem(MobileNetV2Config config, MobileNetConvolutions convolutions, MobileNetV2Sizes sizes, Weights weights)
    {
        int size = sizes.First;
        Convolution2d[] layers =
        [
            convolutions.Create(weights / "first_conv", config.NumChannels, size, 3, 2),
            .. config.FirstLayerIsExpansion ? Array.Empty<Convolution2d>() : [convolutions.Create(weights / "expand_1x1", size, size, 1)],
            convolutions.Create(weights / "conv_3x3", size, size, 3, groups: size),
            convolutions.Create(weights / "reduce_1x1", size, sizes.Layers[0], 1, isActivated: false),
        ];
        return Chain(layers);
    }

    private static IReadOnlyList<Func<Tensor, Tensor>[]> Layers(
        MobileNetV2Config config, MobileNetConvolutions convolutions, MobileNetV2Sizes sizes, Weights weights)
    {
        // Behind the stride that the configuration allows, kernels widen instead of pictures shrinking.
        (int reached, int nextDilation) = (2, 1);
        var layers = new List<Func<Tensor, Tensor>[]>();
        for (int i = 0; i < Strides.Length; i++)
        {
            (int input, int output, int stride, int dilation) = (sizes.Layers[i], sizes.Layers[i + 1], Strides[i], 1);
            if (reached == config.OutputStride)
            {
                (stride, dilation, nextDilation) = (1, nextDilation, nextDilation * stride);
            }
            else
            {
                reached *= stride;
            }

            int inner = sizes.Expanded(input);
            Convolution2d[] parts =
            [
                convolutions.Create(weights / i / "expand_1x1", input, inner, 1),
                convolutions.Create(weights / i / "conv_3x3", inner, inner, 3, stride, groups: inner, dilation: dilation),
                convolutions.Create(weights / i / "reduce_1x1", inner, output, 1, isActivated: false),
            ];
            layers.Add([stride == 1 && input == output ? new ResidualLayer(parts, null, null).Forward : Chain(parts)]);
        }

        return layers;
    }

    private static Func<Tensor, Tensor> Chain(IReadOnlyList<Convolution2d> layers)
        => state => layers.Aggregate(state, (current, layer) => layer.Forward(current));
}
