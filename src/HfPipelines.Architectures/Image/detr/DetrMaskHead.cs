using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Paints a mask for each query: from the places that it looks at upwards, with finer feature maps joining at each step.</summary>
internal sealed class DetrMaskHead
{
    private const int Groups = 8;
    private const double NormEpsilon = 1e-5;

    private readonly Func<Tensor, Tensor> _first;
    private readonly Func<Tensor, Tensor> _second;
    private readonly (Convolution2d Adapter, Func<Tensor, Tensor> Refine)[] _stages;
    private readonly Convolution2d _output;

    public DetrMaskHead(Weights weights, int size, int inputSize, IReadOnlyList<int> channels, string activation)
    {
        _first = Block(weights / "conv1", inputSize, inputSize, activation);
        _second = Block(weights / "conv2", inputSize, size / 2, activation);
        _stages = [.. channels.Select((count, i) => (
            Convolution(weights / "fpn_stages" / i / "fpn_adapter", count, size >> (i + 1), 1),
            Block(weights / "fpn_stages" / i / "refine", size >> (i + 1), size >> (i + 2), activation)))];
        _output = Convolution(weights / "output_conv", size >> 4, 1, 3);
    }

    /// <summary>Paints.</summary>
    /// <param name="features">[batch, hidden, height, width].</param>
    /// <param name="attention">[batch, queries, heads, height, width].</param>
    /// <param name="maps">Feature maps, each finer than the one before.</param>
    /// <returns>[batch, queries, height, width] of the finest map.</returns>
    public Tensor Forward(Tensor features, Tensor attention, IReadOnlyList<Tensor> maps)
    {
        long queries = attention.size(1);
        Tensor state = _second(_first(cat([ForEachQuery(features), attention.flatten(0, 1)], 1)));
        foreach (((Convolution2d adapter, Func<Tensor, Tensor> refine), Tensor map) in _stages.Zip(maps))
        {
            // The finer map is the same for all queries, so it is adapted once.
            Tensor fine = ForEachQuery(adapter.Forward(map));
            state = refine(fine.add(nn.functional.interpolate(state, [fine.size(2), fine.size(3)])));
        }

        return _output.Forward(state).view(features.size(0), queries, state.size(2), state.size(3));

        Tensor ForEachQuery(Tensor map) => map.unsqueeze(1).expand(-1, queries, -1, -1, -1).flatten(0, 1);
    }

    private static Func<Tensor, Tensor> Block(Weights weights, int input, int output, string activation)
    {
        Convolution2d convolution = Convolution(weights / "conv", input, output, 3);
        Tensor scale = weights.Get("norm.weight", output);
        Tensor shift = weights.Get("norm.bias", output);
        Func<Tensor, Tensor> activate = Activations.Get(activation);
        return state => activate(nn.functional.group_norm(convolution.Forward(state), Math.Min(Groups, output), scale, shift, NormEpsilon));
    }

    private static Convolution2d Convolution(Weights weights, int input, int output, int kernel)
        => new(weights, ConvolutionOptions.SameSize(input, output, kernel));
}
