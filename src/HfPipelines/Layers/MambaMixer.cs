using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>A selective state space: each channel has a small state that decays and takes in what comes by as the input itself says.</summary>
public sealed class MambaMixer : RecurrentMixer
{
    private const string Window = "window";
    private const string State = "state";

    private readonly MambaOptions _options;
    private readonly Linear _input;
    private readonly Linear _parameters;
    private readonly Linear _timeStep;
    private readonly Linear _output;
    private readonly CausalConvolution _convolution;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Tensor _decay;
    private readonly Tensor _skip;
    private readonly Norm _timeNorm;
    private readonly Norm _writeNorm;
    private readonly Norm _readNorm;

    /// <summary>Takes the layer of a checkpoint.</summary>
    /// <param name="weights">The view that holds <c>in_proj</c>, <c>conv1d</c>, <c>x_proj</c>, <c>dt_proj</c>, <c>A_log</c>, <c>D</c> and <c>out_proj</c>.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="layer">The layer's number.</param>
    public MambaMixer(Weights weights, MambaOptions options, int layer)
        : base(layer)
    {
        _options = options;
        _input = new Linear(weights / "in_proj", options.HiddenSize, 2 * options.InnerSize, options.Bias);
        _convolution = new CausalConvolution(weights / "conv1d", options.InnerSize, options.Kernel, options.ConvolutionBias);
        _activation = Activations.Get(options.Activation);
        _parameters = new Linear(weights / "x_proj", options.InnerSize, options.TimeStepRank + (2 * options.StateSize), bias: false);
        _timeStep = new Linear(weights / "dt_proj", options.TimeStepRank, options.InnerSize);
        using (DisposeScope scope = NewDisposeScope())
        {
            _decay = weights.Own(weights.Get("A_log", options.InnerSize, options.StateSize).to_type(ScalarType.Float32).exp().neg_().MoveToOuterDisposeScope());
        }

        _skip = weights.Get("D", options.InnerSize);
        _timeNorm = Norm("dt_layernorm", options.TimeStepRank);
        _writeNorm = Norm("b_layernorm", options.StateSize);
        _readNorm = Norm("c_layernorm", options.StateSize);
        _output = new Linear(weights / "out_proj", options.InnerSize, options.HiddenSize, options.Bias);

        Norm Norm(string name, int size) => options.ParameterNorm is { } norm ? norm.Create(weights / name, size) : new NoNorm();
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> CreateStates(long batchSize, ScalarType type, Device device) => new Dictionary<string, Tensor>
    {
        [Key(Window)] = zeros(batchSize, _options.Kernel - 1, _options.InnerSize, type, device),
        [Key(State)] = zeros(batchSize, _options.InnerSize, _options.StateSize, ScalarType.Float32, device),
    };

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="counts">1 where a position counts and 0 where it is padding, [batch, length, 1]; null where all count. A longer one makes copies of a single position.</param>
    /// <param name="cache">The states of earlier positions, overwritten; null for a call on its own.</param>
    /// <returns>The same shape as <paramref name="hidden"/>, or as long as <paramref name="counts"/>; a new tensor.</returns>
    public override Tensor Forward(Tensor hidden, Tensor? counts, RecurrentCache? cache)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor projected = _input.Forward(counts is null ? hidden : hidden.mul(counts));
        Tensor gate = projected.narrow(-1, _options.InnerSize, _options.InnerSize);
        Tensor channels = _activation(_convolution.Forward(projected.narrow(-1, 0, _options.InnerSize), cache?[Key(Window)]));
        if (counts is not null)
        {
            // With a memory only as many positions as came in count, which the mask then makes copies of again.
            channels = (cache is null ? channels : channels.narrow(1, channels.size(1) - hidden.size(1), hidden.size(1))).mul(counts);
        }

        Tensor parameters = _parameters.Forward(channels);
        Tensor steps = _timeStep.Forward(_timeNorm.Forward(parameters.narrow(-1, 0, _options.TimeStepRank))).to_type(ScalarType.Float32).softplus();
        Tensor input = _writeNorm.Forward(parameters.narrow(-1, _options.TimeStepRank, _options.StateSize));
        Tensor output = _readNorm.Forward(parameters.narrow(-1, _options.TimeStepRank + _options.StateSize, _options.StateSize));
        Tensor scanned = SelectiveScan.Run(channels, steps, _decay, input, output, cache?[Key(State)]).to_type(hidden.dtype);
        return _output.Forward(scanned.add_(channels.mul(_skip)).mul_(gate.silu())).MoveToOuterDisposeScope();
    }
}
