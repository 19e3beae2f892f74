using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>
/// An encoder of the Wav2Vec2 lineage: waveforms, or spectra, to <c>last_hidden_state</c> [batch, steps, hidden] and <c>extract_features</c>
/// [batch, steps, channels].
/// </summary>
public sealed class SpeechEncoder : Network
{
    private readonly SpeechEncoderOptions _options;
    private readonly WaveformFront? _front;
    private readonly LayerNorm? _featureNorm;
    private readonly Linear? _featureProjection;
    private readonly Tensor? _maskVector;
    private readonly PositionConvolution? _positions;
    private readonly LayerNorm? _norm;
    private readonly SpeechSqueeze? _squeeze;
    private readonly TransformerEncoder _encoder;
    private readonly PlainFeedForward? _feedForwardBehind;
    private readonly SpeechAdapter? _adapter;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds <c>feature_extractor</c> and <c>encoder</c>.</param>
    public SpeechEncoder(SpeechEncoderOptions options, Weights weights)
    {
        _options = options;
        TransformerEncoderOptions layers = options.Encoder;
        Weights encoder = weights / "encoder";
        (int size, int features) = (layers.HiddenSize, options.FeatureSize);
        _front = options.SpectrumSize is null ? new WaveformFront(options, weights / "feature_extractor") : null;
        _featureNorm = options.FeatureNorm is { } norm ? new LayerNorm(weights / norm, features, options.NormEpsilon) : null;
        _featureProjection = options.FeatureProjection is { } projection ? new Linear(weights / projection, features, size) : null;
        _maskVector = options.HasMaskVector ? weights.Get("masked_spec_embed", size) : null;
        _positions = options.PositionKernel > 0 ? new PositionConvolution(encoder / "pos_conv_embed", options) : null;
        _norm = options.HasNorm ? new LayerNorm(encoder / "layer_norm", size, options.NormEpsilon) : null;
        _squeeze = options.Squeeze > 0 ? new SpeechSqueeze(options, encoder / "upsample") : null;
        _encoder = new TransformerEncoder(layers, encoder);
        _feedForwardBehind = options.FeedForwardBehind is { } activation
            ? new PlainFeedForward(weights / "intermediate_ffn", size, layers.IntermediateSize, size, activation, first: "intermediate_dense", second: "output_dense")
            : null;
        _adapter = options.Adapter is { } adapter ? new SpeechAdapter(adapter, size, weights / "adapter") : null;
    }

    /// <summary>The number of samples from one step to the next.</summary>
    public int SamplesPerStep => _options.SamplesPerStep;

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor features = Features(input);
        features = _featureNorm?.Forward(features) ?? features;
        Tensor hidden = _featureProjection?.Forward(features) ?? features;
        if (input["mask_time_indices"] is { } masked && _maskVector is not null)
        {
            hidden = where(masked.to_type(ScalarType.Bool).unsqueeze(-1), _maskVector, hidden);
        }

        IReadOnlyList<long>? counts = input.AttentionMask is { } mask ? LayerStepCounts(mask) : null;
        Tensor? steps = counts is null ? null : _front is null ? Mask(input.AttentionMask!, features.size(1)) : Mask(counts, features.size(1), hidden.device);
        HiddenStates states = Encode(input, hidden, steps);
        Tensor last = _options.Encoder.NormPlacement == NormPlacement.Before && _norm is not null ? _norm.Forward(states.Last) : states.Last;
        Tensor result = _squeeze?.Restore(last, hidden.size(1)) ?? last;
        result = _feedForwardBehind?.Forward(result).mul_(0.5).add_(result) ?? result;
        var output = new ModelOutput();
        output.Add("last_hidden_state", _adapter?.Forward(result, counts) ?? result);
        output.Add("extract_features", features);
        states.AddTo(output);
        if (input.OutputHiddenStates && !ReferenceEquals(last, states.Last))
        {
            // transformers 4 counted it among the hidden states, in the place of the last.
            output.Add("normalized_state", last);
        }

        return output;
    }

    /// <summary>Which of the steps that come out stand for samples that count.</summary>
    /// <param name="mask">1 where a sample counts, [batch, samples]; padding stands behind.</param>
    /// <param name="length">The number of steps.</param>
    /// <returns>Truth values, [batch, length].</returns>
    /// <exception cref="ModelInputException">The mask has other dimensions.</exception>
    public Tensor StepMask(Tensor mask, long length) => Mask(StepCounts(mask), length, mask.device);

    /// <summary>How many of the steps that come out each recording has without its padding.</summary>
    /// <param name="mask">1 where a sample counts, [batch, samples].</param>
    /// <exception cref="ModelInputException">The mask has other dimensions.</exception>
    public IReadOnlyList<long> StepCounts(Tensor mask) => [.. LayerStepCounts(mask).Select(count => _options.Adapter?.OutputLength(count) ?? count)];

    private static Tensor Mask(IReadOnlyList<long> counts, long length, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor places = arange(length, ScalarType.Int64, device).unsqueeze(0);
        return (places < tensor([.. counts], ScalarType.Int64, device).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    // Spectra come with a mask of steps, which may have gaps.
    private static Tensor Mask(Tensor mask, long length)
        => mask.size(1) == length ? mask.ne(0) : throw new ModelInputException("attention_mask", $"[batch, {length}]", $"[{string.Join(", ", mask.shape)}]");

    private IReadOnlyList<long> LayerStepCounts(Tensor mask)
    {
        if (mask.dim() != 2)
        {
            throw new ModelInputException("attention_mask", "[batch, samples]", $"[{string.Join(", ", mask.shape)}]");
        }

        using Tensor samples = mask.sum(1).to_type(ScalarType.Int64).cpu();
        return [.. samples.data<long>().Select(count => _front?.OutputLength(count) ?? count)];
    }

    private Tensor Features(ModelInput input)
    {
        (string name, int dimensions) = _front is null ? ("input_features", 3) : ("input_values", 2);
        Tensor? given = input[name];
        if (given is null || given.dim() != dimensions || (_front is null && given.size(2) != _options.SpectrumSize))
        {
            string expected = _front is null ? $"[batch, steps, {_options.SpectrumSize}]" : "[batch, samples]";
            throw new ModelInputException(name, expected, given is null ? "none" : $"[{string.Join(", ", given.shape)}]");
        }

        return _front?.Forward(given) ?? given.to_type(_featureProjection!.Weight.dtype);
    }

    private HiddenStates Encode(ModelInput input, Tensor hidden, Tensor? steps)
    {
        if (steps is not null)
        {
            hidden = hidden.masked_fill(steps.logical_not().unsqueeze(-1), 0);
        }

        Tensor? positions = _positions?.Forward(hidden);
        hidden = _squeeze?.Squeeze(hidden) ?? hidden;
        hidden = positions is null ? hidden : hidden + positions;
        steps = steps is null ? null : _squeeze?.SqueezeMask(steps) ?? steps;
        if (_options.Encoder.NormPlacement == NormPlacement.After && _norm is not null)
        {
            hidden = _norm.Forward(hidden);
        }

        return _encoder.Forward(input, hidden, AttentionMask.OfKeys(steps, hidden.dtype));
    }
}
