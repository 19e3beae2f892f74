using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>
/// An encoder of spectrograms of one length, <c>input_features</c> [batch, bins, frames]: two convolutions, the second of which halves the frames, learned
/// positions and layers. It gives <c>last_hidden_state</c> [batch, places, hidden].
/// </summary>
public sealed class SpectrogramEncoder : Network
{
    /// <summary>The number of frames of a place.</summary>
    public const int FramesPerPlace = 2;

    private const int KernelSize = 3;

    private readonly Convolution1d[] _convolutions;
    private readonly Tensor _positions;
    private readonly TransformerEncoder _layers;
    private readonly Norm _norm;
    private readonly int _bins;

    /// <summary>Takes the encoder of a checkpoint.</summary>
    /// <param name="options">The choices of the layers.</param>
    /// <param name="bins">The number of frequencies of a frame.</param>
    /// <param name="places">The number of places, half that of frames.</param>
    /// <param name="weights">The view that holds it.</param>
    public SpectrogramEncoder(TransformerEncoderOptions options, int bins, int places, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        int size = options.HiddenSize;
        _bins = bins;
        _convolutions = [Convolution(weights / "conv1", bins, size, 1), Convolution(weights / "conv2", size, size, FramesPerPlace)];
        _positions = weights.Get("embed_positions.weight", places, size);
        _layers = new TransformerEncoder(options, weights);
        _norm = options.Norm(weights / "layer_norm");
    }

    /// <inheritdoc/>
    /// <exception cref="ModelInputException">There is no spectrogram, or one of another shape.</exception>
    public override ModelOutput Forward(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long frames = _positions.size(0) * FramesPerPlace;
        Tensor? features = input["input_features"];
        if (features is null || features.dim() != 3 || features.size(1) != _bins || features.size(2) != frames)
        {
            throw new ModelInputException("input_features", $"[batch, {_bins}, {frames}]", features is null ? "none" : $"[{string.Join(", ", features.shape)}]");
        }

        HiddenStates states = _layers.Forward(input, Embed(features), AttentionMask.None);
        states.ReplaceLast(_norm.Forward(states.Last));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private static Convolution1d Convolution(Weights weights, int input, int output, int stride)
        => new(weights, new ConvolutionOptions { InputChannels = input, OutputChannels = output, KernelSize = KernelSize, Stride = stride, Padding = 1, Bias = true, Activation = "gelu" });

    private Tensor Embed(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        return _convolutions.Aggregate(features, (state, convolution) => convolution.Forward(state)).transpose(1, 2).add(_positions).MoveToOuterDisposeScope();
    }
}
