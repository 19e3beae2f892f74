using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>MobileNet with the head of DeepLab: <c>logits</c> [batch, labels, height, width] at the size of the last layer.</summary>
internal sealed class MobileNetV2Segmenter : Network
{
    private const int Size = 256;
    private const double NormEpsilon = 1e-5;

    private readonly Network _model;
    private readonly Convolution2d _pooled;
    private readonly Convolution2d _own;
    private readonly Convolution2d _projection;
    private readonly Convolution2d _labels;

    public MobileNetV2Segmenter(Network model, Weights weights, int inputSize, MobileNetV2Config config)
    {
        var convolutions = new MobileNetConvolutions("relu", NormEpsilon, config.TfPadding);
        _model = model;
        _pooled = convolutions.Create(weights / "conv_pool", inputSize, Size, 1);
        _own = convolutions.Create(weights / "conv_aspp", inputSize, Size, 1);
        _projection = convolutions.Create(weights / "conv_projection", 2 * Size, Size, 1);
        _labels = new Convolution2d(
            weights / "classifier" / "convolution",
            new ConvolutionOptions { InputChannels = Size, OutputChannels = config.NumLabels, KernelSize = 1, Bias = true });
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelInput call = input.Clone();
        call.OutputHiddenStates = true;
        ModelOutput inner = _model.Forward(call);
        Tensor features = inner[inner.Paths.Last(path => path.StartsWith("hidden_states.", StringComparison.Ordinal))];
        var output = new ModelOutput();
        output.Add("logits", Score(features));
        if (input.OutputHiddenStates)
        {
            output.AddRest(inner, "last_hidden_state", "pooler_output");
        }

        return output;
    }

    private Tensor Score(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = _pooled.Forward(features.mean([2, 3], keepdim: true)).expand(-1, -1, features.size(2), features.size(3));
        return _labels.Forward(_projection.Forward(cat([pooled, _own.Forward(features)], 1))).MoveToOuterDisposeScope();
    }
}
