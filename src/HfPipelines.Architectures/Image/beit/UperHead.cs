using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Labels the places of the largest of several maps: the smallest is seen in parts of several sizes, and each map tells the next larger one.</summary>
internal sealed class UperHead
{
    private readonly (int Scale, Convolution2d Convolution)[] _parts;
    private readonly Convolution2d _bottleneck;
    private readonly Convolution2d[] _laterals;
    private readonly Convolution2d[] _smoothers;
    private readonly Convolution2d _fuse;
    private readonly Convolution2d _labels;

    private UperHead((int Scale, Convolution2d Convolution)[] parts, Convolution2d bottleneck, Convolution2d[] laterals, Convolution2d[] smoothers, Convolution2d fuse, Convolution2d labels)
        => (_parts, _bottleneck, _laterals, _smoothers, _fuse, _labels) = (parts, bottleneck, laterals, smoothers, fuse, labels);

    /// <summary>Takes the head of a checkpoint, for four maps of as many channels.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The number of channels.</param>
    /// <param name="scales">Into how many rows and columns of parts the smallest map is cut, each time.</param>
    /// <param name="labels">The number of labels.</param>
    public static UperHead Create(Weights weights, int size, IReadOnlyList<int> scales, int labels)
    {
        const int Maps = 4;
        Weights parts = weights / "psp_modules" / "blocks";
        return new UperHead(
            [.. scales.Select((scale, i) => (scale, Convolution(parts / i / "conv", size, size, 1)))],
            Convolution(weights / "psp_bottleneck", size * (scales.Count + 1), size, 3),
            [.. Enumerable.Range(0, Maps - 1).Select(i => Convolution(weights / "lateral_convs" / i, size, size, 1))],
            [.. Enumerable.Range(0, Maps - 1).Select(i => Convolution(weights / "fpn_convs" / i, size, size, 3))],
            Convolution(weights / "fpn_bottleneck", Maps * size, size, 3),
            new Convolution2d(weights / "classifier", ConvolutionOptions.SameSize(size, labels, 1)));
    }

    /// <summary>Takes a convolution with its norm and activation, as the heads of BEiT have them.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="input">The number of channels that come in.</param>
    /// <param name="output">The number of channels that go out.</param>
    /// <param name="kernel">The size of the kernel.</param>
    public static Convolution2d Convolution(Weights weights, int input, int output, int kernel) => new(
        weights / "convolution", ConvolutionOptions.SameSize(input, output, kernel, "relu") with { Bias = false }, weights / "normalization");

    /// <summary>Labels.</summary>
    /// <param name="maps">The maps, the largest first.</param>
    /// <returns>[batch, labels, height, width] of the largest map.</returns>
    public Tensor Forward(IReadOnlyList<Tensor> maps)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> levels = [.. maps.Zip(_laterals, (map, lateral) => lateral.Forward(map))];
        levels.Add(SeeParts(maps[^1]));
        for (int i = levels.Count - 1; i > 0; i--)
        {
            levels[i - 1] = levels[i - 1] + FeatureMaps.Resize(levels[i], levels[i - 1].size(2), levels[i - 1].size(3));
        }

        (long height, long width) = (levels[0].size(2), levels[0].size(3));
        Tensor[] smooth = [.. levels.Select((level, i) => i < _smoothers.Length ? _smoothers[i].Forward(level) : level)];
        Tensor[] resized = [.. smooth.Select((level, i) => i == 0 ? level : FeatureMaps.Resize(level, height, width))];
        return _labels.Forward(_fuse.Forward(cat(resized, 1))).MoveToOuterDisposeScope();
    }

    private Tensor SeeParts(Tensor map)
    {
        Tensor[] parts =
        [
            map,
            .. _parts.Select(part => FeatureMaps.Resize(
                part.Convolution.Forward(nn.functional.adaptive_avg_pool2d(map, [part.Scale, part.Scale])), map.size(2), map.size(3))),
        ];
        return _bottleneck.Forward(cat(parts, 1));
    }
}
