using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Makes maps of the states of a vision transformer's layers and joins them, from the last layer to the first.</summary>
internal sealed class DptNeck
{
    private readonly DptNeckOptions _options;
    private readonly DptReassembly?[] _reassemblies;
    private readonly Convolution2d[] _convolutions;
    private readonly DptFusion[] _fusions;

    public DptNeck(DptNeckOptions options, Weights weights)
    {
        _options = options;
        Weights stage = weights / "reassemble_stage";
        _reassemblies = [.. options.Channels.Select((_, i) => i < options.Maps ? null : new DptReassembly(options, i, stage))];
        _convolutions = [.. options.Channels.Select((channels, i) => new Convolution2d(
            weights / "convs" / i, new ConvolutionOptions { InputChannels = channels, OutputChannels = options.FusionSize, KernelSize = 3, Padding = 1 }))];
        _fusions = [.. options.Channels.Select((_, i) => new DptFusion(options, weights / "fusion_stage" / "layers" / i))];
    }

    /// <summary>Joins.</summary>
    /// <param name="states">The states of the chosen layers, [batch, 1 + rows · columns, hidden] each; those that are maps already come first.</param>
    /// <param name="rows">The number of rows of patches.</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>What is joined after each step, the finest last, [batch, channels, height, width] each, and the last layer's map.</returns>
    /// <exception cref="ModelInputException">There are not as many states as maps.</exception>
    public (IReadOnlyList<Tensor> Joined, Tensor Last) Forward(IReadOnlyList<Tensor> states, long rows, long columns)
    {
        if (states.Count != _convolutions.Length)
        {
            throw new ModelInputException("hidden_states", $"those of {_convolutions.Length} layers", $"{states.Count}");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor[] maps = [.. states.Select((state, i) => _convolutions[i].Forward(_reassemblies[i]?.Forward(state, rows, columns) ?? state))];
        List<Tensor> joined = [];
        for (int i = 0; i < maps.Length; i++)
        {
            Tensor map = maps[^(i + 1)];
            Tensor? next = _options.GrowsToNext && i + 1 < maps.Length ? maps[^(i + 2)] : null;
            joined.Add((i == 0 ? _fusions[i].Forward(map, null, next) : _fusions[i].Forward(joined[^1], map, next)).MoveToOuterDisposeScope());
        }

        return (joined, maps[^1].MoveToOuterDisposeScope());
    }
}
