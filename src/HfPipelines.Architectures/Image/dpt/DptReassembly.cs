using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Makes a map of a layer's states.</summary>
internal sealed class DptReassembly
{
    private readonly string _readout;
    private readonly Linear? _readoutProjection;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Convolution2d _projection;
    private readonly Func<Tensor, Tensor> _resize;

    public DptReassembly(DptNeckOptions options, int stage, Weights weights)
    {
        (int size, int channels, double factor) = (options.HiddenSize, options.Channels[stage], options.Factors[stage]);
        _readout = options.Readout;
        _readoutProjection = _readout == "project" ? new Linear(weights / "readout_projects" / stage / 0, 2 * size, size) : null;
        _activation = Activations.Get(options.Activation);
        Weights layer = weights / "layers" / stage;
        _projection = new Convolution2d(layer / "projection", ConvolutionOptions.SameSize(size, channels, 1));
        _resize = Resize(layer / "resize", channels, factor);
    }

    /// <summary>Makes the map.</summary>
    /// <param name="states">[batch, 1 + rows · columns, hidden], the class token first.</param>
    /// <param name="rows">The number of rows of patches.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>[batch, channels, height, width].</returns>
    public Tensor Forward(Tensor states, long rows, long columns)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor places = states.narrow(1, 1, states.size(1) - 1), token = states.narrow(1, 0, 1);
        places = _readoutProjection is { } projection ? _activation(projection.Forward(cat([places, token.expand_as(places)], -1)))
            : _readout == "add" ? places + token
            : places;
        return _resize(_projection.Forward(FeatureMaps.FromSequence(places, rows, columns))).MoveToOuterDisposeScope();
    }

    private static Func<Tensor, Tensor> Resize(Weights weights, int channels, double factor)
    {
        if (factor > 1)
        {
            return new TransposedConvolution2d(weights, channels, channels, (int)factor).Forward;
        }

        return factor == 1 ? map => map : new Convolution2d(
            weights, ConvolutionOptions.SameSize(channels, channels, 3) with { Stride = (int)(1 / factor) }).Forward;
    }
}
