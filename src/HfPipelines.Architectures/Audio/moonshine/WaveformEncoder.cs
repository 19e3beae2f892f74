using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// An encoder of waveforms, <c>input_values</c> [batch, samples]: three convolutions and layers with rotary positions. It gives
/// <c>last_hidden_state</c> [batch, places, hidden].
/// </summary>
internal sealed class WaveformEncoder : Network
{
    private const int SamplesPerPlace = 64 * 3 * 2;
    private const double NormEpsilon = 1e-5;

    private readonly Convolution1d _first;
    private readonly Convolution1d[] _others;
    private readonly Tensor _scale;
    private readonly Tensor _shift;
    private readonly RotaryEmbedding _rotary;
    private readonly TransformerEncoder _layers;
    private readonly Norm _norm;

    public WaveformEncoder(TransformerEncoderOptions layers, RotaryEmbedding rotary, Weights weights)
    {
        int size = layers.HiddenSize;
        _first = new Convolution1d(
            weights / "conv1", new ConvolutionOptions { InputChannels = 1, OutputChannels = size, KernelSize = 127, Stride = 64, Activation = "tanh" });
        _others =
        [
            new(weights / "conv2", new ConvolutionOptions { InputChannels = size, OutputChannels = 2 * size, KernelSize = 7, Stride = 3, Bias = true, Activation = "gelu" }),
            new(weights / "conv3", new ConvolutionOptions { InputChannels = 2 * size, OutputChannels = size, KernelSize = 3, Stride = 2, Bias = true, Activation = "gelu" }),
        ];
        _scale = (weights / "groupnorm").Get("weight", size);
        _shift = (weights / "groupnorm").Get("bias", size);
        _rotary = rotary;
        _layers = new TransformerEncoder(layers, weights);
        _norm = new NormOptions(layers.NormKind, layers.NormEpsilon).Create(weights / "layer_norm", size);
    }

    /// <summary>Makes, of a mask of samples [batch, samples], one of places [batch, places].</summary>
    public static Tensor PlaceMask(Tensor mask, long places) => mask.slice(1, 0, mask.size(1), SamplesPerPlace).narrow(1, 0, places);

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor? waveform = input["input_values"];
        if (waveform is null || waveform.dim() != 2)
        {
            throw new ModelInputException("input_values", "[batch, samples]", waveform is null ? "none" : $"[{string.Join(", ", waveform.shape)}]");
        }

        Tensor hidden = Convolve(waveform);
        long places = hidden.size(1);
        Tensor? mask = input.AttentionMask is { } samples ? PlaceMask(samples, places) : null;
        var context = new AttentionContext(
            AttentionMask.OfKeys(mask, hidden.dtype), _rotary.At(arange(places, ScalarType.Int64, hidden.device).unsqueeze(0), hidden.dtype));
        HiddenStates states = _layers.Forward(input, hidden, context);
        states.ReplaceLast(_norm.Forward(states.Last));
        var output = new ModelOutput();
        output.Add("last_hidden_state", states.Last);
        states.AddTo(output);
        return output;
    }

    private Tensor Convolve(Tensor waveform)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor state = _first.Forward(waveform.to_type(_scale.dtype).unsqueeze(1));
        state = nn.functional.group_norm(state, 1, _scale, _shift, NormEpsilon);
        return _others.Aggregate(state, (current, convolution) => convolution.Forward(current)).transpose(1, 2).MoveToOuterDisposeScope();
    }
}
