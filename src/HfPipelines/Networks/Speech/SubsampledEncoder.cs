using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>
/// An encoder of spectrograms of any length, <c>input_features</c> [batch, frames, bins]: gated convolutions that each halve the frames, positions as
/// sines, and layers. It gives <c>last_hidden_state</c> [batch, places, hidden].
/// </summary>
public sealed class SubsampledEncoder : Network
{
    private const int Stride = 2;

    private readonly SubsamplingOptions _options;
    private readonly Convolution1d[] _convolutions;
    private readonly Embedding _positions;
    private readonly TransformerEncoder _layers;
    private readonly Norm _norm;

    /// <summary>Takes the encoder of a checkpoint.</summary>
    /// <param name="options">The choices of the convolutions.</param>
    /// <param name="layers">The choices of the layers.</param>
    /// <param name="weights">The view that holds it.</param>
    public SubsampledEncoder(SubsamplingOptions options, TransformerEncoderOptions layers, Weights weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(layers);
        _options = options;
        int count = options.KernelSizes.Count;
        _convolutions = [.. options.KernelSizes.Select((kernel, i) => new Convolution1d(
            weights / "conv" / "conv_layers" / i,
            new ConvolutionOptions
            {
                InputChannels = i == 0 ? options.Bins : options.Channels / 2,
                OutputChannels = i < count - 1 ? options.Channels : 2 * layers.HiddenSize,
                KernelSize = kernel,
                Stride = Stride,
                Padding = kernel / 2,
                Bias = true,
            }))];
        _positions = SinePositions.Compute(weights, options.MaxPlaces + options.PaddingTokenId + 1, layers.HiddenSize, options.PaddingTokenId);
        _layers = new TransformerEncoder(layers, weights);
        _norm = layers.Norm(weights / "layer_norm");
    }

    /// <summary>Makes, of a mask of frames [batch, frames], one of places [batch, number of places].</summary>
    /// <param name="convolutions">The number of convolutions.</param>
    public static Func<Tensor, long, Tensor> PlaceMask(int convolutions) => (mask, places) =>
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor counts = mask.sum(1).to_type(ScalarType.Int64);
        for (int i = 0; i < convolutions; i++)
        {
            counts = counts.sub(1).floor_divide(Stride).add_(1);
        }

        return (arange(places, ScalarType.Int64, mask.device) < counts.unsqueeze(1)).MoveToOuterDisposeScope();
    };

    /// <inheritdoc/>
    /// <exception cref="ModelInputException">There is no spectrogram, or one of another shape.</exception>
    public override ModelOutput Forward(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor? features = input["input_features"];
        if (features is null || features.dim() != 3 || features.size(2) != _options.Bins)
        {
            throw new ModelInputException("input_features", $"[batch, frames, {_options.Bins}]", features is null ? "none" : $"[{string.Join(", ", features.shape)}]");
        }

        Tensor hidden = Shorten(features);
        Tensor? mask = input.AttentionMask is { } frames ? PlaceMask(_convolutions.Length)(frames, hidden.size(1)) : null;
        HiddenStates states = _layers.Forward(input, hidden.add(Positions(hidden, mask)), AttentionMask.OfKeys(mask, hidden.dtype));
        states.ReplaceLast(_norm.Forward(states.Last));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private Tensor Shorten(Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = features.to_type(_convolutions[0].DType).transpose(1, 2);
        foreach (Convolution1d convolution in _convolutions)
        {
            Tensor[] halves = convolution.Forward(state).EqualParts(2, 1);
            state = halves[0].mul(halves[1].sigmoid());
        }

        return state.transpose(1, 2).mul(_options.Scale).MoveToOuterDisposeScope();
    }

    private Tensor Positions(Tensor hidden, Tensor? mask)
    {
        (long length, int padding) = (hidden.size(1), _options.PaddingTokenId);
        if (length > _options.MaxPlaces)
        {
            throw new ModelInputException("input_features", $"at most {_options.MaxPlaces} places", $"{length}");
        }

        if (mask is null)
        {
            return _positions.Weight.narrow(0, padding + 1, length);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor counts = mask.to_type(ScalarType.Int64);
        return _positions.Forward(counts.cumsum(1).mul_(counts).add_(padding)).MoveToOuterDisposeScope();
    }
}
