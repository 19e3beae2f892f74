using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>
/// An encoder of the Wav2Vec2 lineage: waveforms to <c>last_hidden_state</c> [batch, steps, hidden] and <c>extract_features</c> [batch, steps, channels].
/// </summary>
public sealed class SpeechEncoder : Network
{
    private readonly SpeechEncoderOptions _options;
    private readonly WaveformFront _front;
    private readonly LayerNorm _featureNorm;
    private readonly Linear _featureProjection;
    private readonly Tensor? _maskVector;
    private readonly PositionConvolution _positions;
    private readonly LayerNorm _norm;
    private readonly TransformerEncoder _encoder;
    private readonly SpeechAdapter? _adapter;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="weights">The view that holds <c>feature_extractor</c>, <c>feature_projection</c> and <c>encoder</c>.</param>
    public SpeechEncoder(SpeechEncoderOptions options, Weights weights)
    {
        _options = options;
        TransformerEncoderOptions encoder = options.Encoder;
        (int size, int features) = (encoder.HiddenSize, options.FrontChannels[^1]);
        _front = new WaveformFront(options, weights / "feature_extractor");
        _featureNorm = new LayerNorm(weights / "feature_projection" / "layer_norm", features, encoder.NormEpsilon);
        _featureProjection = new Linear(weights / "feature_projection" / "projection", features, size);
        _maskVector = options.HasMaskVector ? weights.Get("masked_spec_embed", size) : null;
        _positions = new PositionConvolution(weights / "encoder" / "pos_conv_embed", size, options.PositionKernel, options.PositionGroups, options.FrontActivation);
        _norm = new LayerNorm(weights / "encoder" / "layer_norm", size, encoder.NormEpsilon);
        _encoder = new TransformerEncoder(encoder, weights / "encoder");
        _adapter = options.Adapter is { } adapter ? new SpeechAdapter(adapter, size, weights / "adapter") : null;
    }

    /// <summary>The number of samples from one step of the front to the next.</summary>
    public int SamplesPerStep => _options.FrontStrides.Aggregate(1, (product, stride) => product * stride);

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        Tensor waveform = input["input_values"] is { } given && given.dim() == 2 ? given
            : throw new ModelInputException("input_values", "[batch, samples]", input["input_values"] is { } other ? $"[{string.Join(", ", other.shape)}]" : "none");
        Tensor features = _featureNorm.Forward(_front.Forward(waveform.to_type(_featureProjection.Weight.dtype)));
        Tensor hidden = _featureProjection.Forward(features);
        if (input["mask_time_indices"] is { } masked && _maskVector is not null)
        {
            hidden = where(masked.to_type(ScalarType.Bool).unsqueeze(-1), _maskVector, hidden);
        }

        Tensor? steps = input.AttentionMask is { } mask ? StepMask(mask, features.size(1)) : null;
        HiddenStates states = Encode(input, hidden, steps);
        Tensor last = _options.Encoder.NormPlacement == NormPlacement.Before ? _norm.Forward(states.Last) : states.Last;
        var output = new ModelOutput();
        output.Add("last_hidden_state", _adapter?.Forward(last) ?? last);
        output.Add("extract_features", features);
        states.AddTo(output);
        if (input.OutputHiddenStates && !ReferenceEquals(last, states.Last))
        {
            // transformers 4 counted it among the hidden states, in the place of the last.
            output.Add("normalized_state", last);
        }

        return output;
    }

    /// <summary>Which steps of the features stand for samples that count.</summary>
    /// <param name="mask">1 where a sample counts, [batch, samples]; padding stands behind.</param>
    /// <param name="length">The number of steps.</param>
    /// <returns>Truth values, [batch, length].</returns>
    /// <exception cref="ModelInputException">The mask has other dimensions.</exception>
    public Tensor StepMask(Tensor mask, long length)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor counts = tensor([.. StepCounts(mask)], ScalarType.Int64, mask.device).unsqueeze(1);
        return (arange(length, ScalarType.Int64, mask.device).unsqueeze(0) < counts).MoveToOuterDisposeScope();
    }

    /// <summary>How many steps each waveform has without its padding.</summary>
    /// <param name="mask">1 where a sample counts, [batch, samples].</param>
    /// <exception cref="ModelInputException">The mask has other dimensions.</exception>
    public IReadOnlyList<long> StepCounts(Tensor mask)
    {
        if (mask.dim() != 2)
        {
            throw new ModelInputException("attention_mask", "[batch, samples]", $"[{string.Join(", ", mask.shape)}]");
        }

        using Tensor samples = mask.sum(1).to_type(ScalarType.Int64).cpu();
        return [.. samples.data<long>().Select(_front.OutputLength)];
    }

    private HiddenStates Encode(ModelInput input, Tensor hidden, Tensor? steps)
    {
        if (steps is not null)
        {
            hidden = hidden.masked_fill(steps.logical_not().unsqueeze(-1), 0);
        }

        hidden = hidden.add(_positions.Forward(hidden));
        if (_options.Encoder.NormPlacement == NormPlacement.After)
        {
            hidden = _norm.Forward(hidden);
        }

        return _encoder.Forward(input, hidden, AttentionMask.OfKeys(steps, hidden.dtype));
    }
}
