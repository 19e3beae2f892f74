using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("efficientnet")]
internal static class EfficientNetNetworks
{
    private const int FirstSize = 32;
    private const int LastSize = 1280;

    public static Network EfficientNetModel(EfficientNetConfig config, Weights weights)
    {
        int first = Scaled(config, FirstSize);
        Weights embeddings = weights / "embeddings", encoder = weights / "encoder";
        var stem = new Convolution2d(
            embeddings / "convolution", Options(config, config.NumChannels, first, 3) with { Stride = 2, Padding = 0, EndPadding = 1 }, embeddings / "batchnorm");
        var top = new Convolution2d(encoder / "top_conv", Options(config, Scaled(config, config.OutChannels[^1]), Scaled(config, LastSize), 1), encoder / "top_bn");
        return new ConvolutionModel(new ResidualTrunk(stem.Forward, state => state, Blocks(config, encoder / "blocks")).Forward)
        {
            Head = top.Forward,
            Pooling = Pooling(config),
        };
    }

    public static Network EfficientNetForImageClassification(EfficientNetConfig config, Weights weights)
        => new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "efficientnet"),
            config.NumLabels > 0 ? new Linear(weights / "classifier", config.HiddenDim, config.NumLabels) : null,
            output => output["pooler_output"]);

    // transformers pools windows of as many places as there are channels, which is the whole picture.
    private static Func<Tensor, Tensor> Pooling(EfficientNetConfig config) => config.PoolingType switch
    {
        "mean" => last => last.mean([2, 3]),
        "max" => last => last.amax([2, 3]),
        _ => throw config.Error("pooling_type", "mean or max", config.PoolingType),
    };

    private static List<Func<Tensor, Tensor>[]> Blocks(EfficientNetConfig config, Weights weights)
    {
        var blocks = new List<Func<Tensor, Tensor>[]>();
        for (int i = 0; i < config.InChannels.Count; i++)
        {
            int repeats = (int)Math.Ceiling(config.DepthCoefficient * config.NumBlockRepeats[i]);
            (int input, int output) = (Scaled(config, config.InChannels[i]), Scaled(config, config.OutChannels[i]));
            for (int j = 0; j < repeats; j++)
            {
                int number = blocks.Count;
                blocks.Add([Block(config, weights / number, i, j == 0 ? input : output, output, j == 0 ? config.Strides[i] : 1, j > 0, !config.DepthwisePadding.Contains(number))]);
            }
        }

        return blocks;
    }

    private static Func<Tensor, Tensor> Block(
        EfficientNetConfig config, Weights weights, int group, int input, int output, int stride, bool isResidual, bool padsEnd)
    {
        (int kernel, int inner) = (config.KernelSizes[group], input * config.ExpandRatios[group]);
        (Weights expansion, Weights depthwise, Weights projection) = (weights / "expansion", weights / "depthwise_conv", weights / "projection");
        ConvolutionOptions eachChannel = Options(config, inner, inner, kernel) with { Stride = stride, Groups = inner };
        eachChannel = stride == 2 && padsEnd ? eachChannel with { Padding = (kernel / 2) - 1, EndPadding = kernel / 2 } : eachChannel;
        List<Func<Tensor, Tensor>> layers = [];
        if (config.ExpandRatios[group] != 1)
        {
            layers.Add(new Convolution2d(expansion / "expand_conv", Options(config, input, inner, 1), expansion / "expand_bn").Forward);
        }

        layers.Add(new Convolution2d(depthwise / "depthwise_conv", eachChannel, depthwise / "depthwise_norm").Forward);
        layers.Add(Excitation(config, weights / "squeeze_excite", inner, Math.Max(1, (int)(input * config.SqueezeExpansionRatio))).Forward);
        layers.Add(new Convolution2d(projection / "project_conv", Options(config, inner, output, 1) with { Activation = null }, projection / "project_bn").Forward);
        return isResidual ? new ResidualLayer(layers, null, null).Forward : state => layers.Aggregate(state, (current, layer) => layer(current));
    }

    private static SqueezeExcitation Excitation(EfficientNetConfig config, Weights weights, int size, int inner) => new(
        new Convolution2d(weights / "reduce", Options(config, size, inner, 1) with { Bias = true }),
        new Convolution2d(weights / "expand", Options(config, inner, size, 1) with { Bias = true, Activation = null }));

    private static ConvolutionOptions Options(EfficientNetConfig config, int input, int output, int kernel) => new()
    {
        InputChannels = input,
        OutputChannels = output,
        KernelSize = kernel,
        Padding = kernel / 2,
        NormEpsilon = config.BatchNormEps,
        Activation = config.HiddenAct,
    };

    // The nearest multiple, but no more than a tenth below.
    private static int Scaled(EfficientNetConfig config, int channels)
    {
        (double wanted, int divisor) = (channels * config.WidthCoefficient, config.DepthDivisor);
        int nearest = Math.Max(divisor, (int)(wanted + (divisor / 2.0)) / divisor * divisor);
        return nearest < 0.9 * wanted ? nearest + divisor : nearest;
    }
}
