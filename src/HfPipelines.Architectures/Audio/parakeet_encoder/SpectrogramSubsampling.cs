using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Convolutions that shorten a spectrogram in both directions, all but the first of each channel by itself and then of single places.</summary>
internal sealed class SpectrogramSubsampling
{
    private readonly ParakeetEncoderConfig _config;
    private readonly Convolution2d[][] _stages;
    private readonly Linear _projection;

    public SpectrogramSubsampling(ParakeetEncoderConfig config, Weights weights)
    {
        _config = config;
        int channels = config.SubsamplingConvChannels;
        int count = int.Log2(config.SubsamplingFactor);
        var strided = new ConvolutionOptions
        {
            InputChannels = channels,
            OutputChannels = channels,
            KernelSize = config.SubsamplingConvKernelSize,
            Stride = config.SubsamplingConvStride,
            Padding = Padding,
            Groups = channels,
            Bias = true,
        };
        var pointwise = new ConvolutionOptions { InputChannels = channels, OutputChannels = channels, KernelSize = 1, Bias = true, Activation = "relu" };
        Weights layers = weights / "layers";

        // Activations have numbers in the list too.
        _stages =
        [
            [new Convolution2d(layers / 0, strided with { InputChannels = 1, Groups = 1, Activation = "relu" })],
            .. Enumerable.Range(0, count - 1).Select(i => new[]
            {
                new Convolution2d(layers / ((3 * i) + 2), strided),
                new Convolution2d(layers / ((3 * i) + 3), pointwise),
            }),
        ];
        int bins = config.NumMelBins / (int)Math.Pow(config.SubsamplingConvStride, count);
        _projection = new Linear(weights / "linear", channels * bins, config.HiddenSize);
    }

    private int Padding => (_config.SubsamplingConvKernelSize - 1) / 2;

    /// <summary>Shortens spectrograms.</summary>
    /// <param name="features">[batch, frames, bins].</param>
    /// <param name="mask">Not zero where a frame counts, [batch, frames]; null for all.</param>
    /// <returns>[batch, steps, hidden], and which steps count, [batch, steps]; null for all.</returns>
    /// <exception cref="ModelInputException">There is no spectrogram, or one of another shape.</exception>
    public (Tensor Hidden, Tensor? Steps) Forward(Tensor? features, Tensor? mask)
    {
        if (features is null || features.dim() != 3 || features.size(2) != _config.NumMelBins)
        {
            throw new ModelInputException("input_features", $"[batch, frames, {_config.NumMelBins}]", features is null ? "none" : $"[{string.Join(", ", features.shape)}]");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor state = features.to_type(_projection.Weight.dtype).unsqueeze(1);
        Tensor? counts = mask?.sum(1).to_type(ScalarType.Int64);
        Tensor? steps = null;
        foreach (Convolution2d[] stage in _stages)
        {
            counts = counts?.add((2 * Padding) - _config.SubsamplingConvKernelSize).floor_divide(_config.SubsamplingConvStride).add_(1);
            foreach (Convolution2d convolution in stage)
            {
                state = convolution.Forward(state);
                steps = counts is null ? null : arange(state.size(2), ScalarType.Int64, state.device) < counts.unsqueeze(1);
                state = steps is null ? state : state.mul_(steps.unsqueeze(1).unsqueeze(-1));
            }
        }

        Tensor hidden = _projection.Forward(state.transpose(1, 2).flatten(2));
        return (hidden.MoveToOuterDisposeScope(), steps?.MoveToOuterDisposeScope());
    }
}
