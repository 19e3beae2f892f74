using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A selective state space of heads: the channels of a head decay alike, and groups of heads share how their states are written and read.</summary>
public sealed class Mamba2Mixer : RecurrentMixer
{
    private const string Window = "window";
    private const string State = "state";

    private readonly Mamba2Options _options;
    private readonly Linear _input;
    private readonly Linear _output;
    private readonly CausalConvolution _convolution;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly GatedRmsNorm _norm;
    private readonly Tensor _decay;
    private readonly Tensor _skip;
    private readonly Tensor _timeBias;
    private readonly int _convolved;

    /// <summary>Takes the layer of a checkpoint.</summary>
    /// <param name="weights">The view that holds <c>in_proj</c>, <c>conv1d</c>, <c>dt_bias</c>, <c>A_log</c>, <c>D</c>, <c>norm</c> and <c>out_proj</c>.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="layer">The layer's number.</param>
    public Mamba2Mixer(Weights weights, Mamba2Options options, int layer)
        : base(layer)
    {
        _options = options;
        _convolved = options.InnerSize + (2 * options.Groups * options.StateSize);
        _input = new Linear(weights / "in_proj", options.HiddenSize, options.InnerSize + _convolved + options.Heads, options.Bias);
        _convolution = new CausalConvolution(weights / "conv1d", _convolved, options.Kernel, options.ConvolutionBias);
        _activation = Activations.Get(options.Activation);
        _timeBias = weights.Get("dt_bias", options.Heads);
        using (DisposeScope scope = NewDisposeScope())
        {
            _decay = weights.Own(weights.Get("A_log", options.Heads).to_type(ScalarType.Float32).exp().neg_().unsqueeze(-1).MoveToOuterDisposeScope());
            _skip = weights.Own(weights.Get("D", options.Heads).view(-1, 1, 1).MoveToOuterDisposeScope());
        }

        _norm = new GatedRmsNorm(weights / "norm", options.InnerSize, options.Groups, options.NormEpsilon);
        _output = new Linear(weights / "out_proj", options.InnerSize, options.HiddenSize, options.Bias);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> CreateStates(long batchSize, ScalarType type, Device device) => new Dictionary<string, Tensor>
    {
        [Key(Window)] = zeros(batchSize, _options.Kernel - 1, _convolved, type, device),
        [Key(State)] = zeros([batchSize, _options.Heads, _options.HeadSize, _options.StateSize], ScalarType.Float32, device),
    };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor hidden, Tensor? counts, RecurrentCache? cache)
    {
        using DisposeScope scope = NewDisposeScope();
        (long length, int inner) = (hidden.size(1), _options.InnerSize);
        Tensor projected = _input.Forward(counts is null ? hidden : hidden.mul(counts));
        Tensor gate = projected.narrow(-1, 0, inner);
        Tensor channels = _activation(_convolution.Forward(projected.narrow(-1, inner, _convolved), cache?[Key(Window)]));
        channels = (counts is null ? channels : channels.mul_(counts)).to_type(ScalarType.Float32);
        Tensor steps = projected.narrow(-1, inner + _convolved, _options.Heads).add(_timeBias).softplus().to_type(ScalarType.Float32);
        if (cache is null || cache.Length == 0 || length > 1)
        {
            steps.clamp_(_options.TimeSteps.Least, _options.TimeSteps.Most);
        }

        Tensor input = channels.narrow(-1, 0, inner).unflatten(2, [_options.Heads, _options.HeadSize]).transpose(1, 2);
        Tensor scanned = HeadScan.Run(
            input, steps.transpose(1, 2), _decay, Groups(channels, inner), Groups(channels, inner + (_options.Groups * _options.StateSize)), cache?[Key(State)], _options.ChunkSize);
        Tensor summed = scanned.addcmul_(input, _skip.to_type(ScalarType.Float32), 1).transpose(1, 2).flatten(-2);
        return _output.Forward(_norm.Forward(summed, gate)).MoveToOuterDisposeScope();
    }

    /// <summary>What the heads of a group share, [batch, heads, length, state].</summary>
    private Tensor Groups(Tensor channels, long first)
    {
        Tensor groups = channels.narrow(-1, first, _options.Groups * _options.StateSize).unflatten(2, [_options.Groups, _options.StateSize]).transpose(1, 2);
        return groups.repeat_interleave(_options.Heads / _options.Groups, 1);
    }
}
