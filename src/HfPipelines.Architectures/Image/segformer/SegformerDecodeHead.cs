using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Labels the places of the finest map, from the maps of all stages.</summary>
internal sealed class SegformerDecodeHead
{
    private readonly Linear[] _projections;
    private readonly Convolution2d _fuse;
    private readonly Convolution2d _labels;

    public SegformerDecodeHead(SegformerConfig config, IReadOnlyList<int> sizes, Weights weights)
    {
        int size = config.DecoderHiddenSize;
        _projections = [.. sizes.Select((s, i) => new Linear(weights / "linear_projections" / i / "proj", s, size))];
        _fuse = new Convolution2d(
            weights / "linear_fuse",
            new ConvolutionOptions { InputChannels = size * sizes.Count, OutputChannels = size, KernelSize = 1, Activation = "relu" },
            weights / "batch_norm");
        _labels = new Convolution2d(weights / "classifier", ConvolutionOptions.SameSize(size, config.NumLabels, 1));
    }

    /// <summary>Labels.</summary>
    /// <param name="maps">The map of each stage, the finest first.</param>
    /// <returns>[batch, labels, height, width] of the finest map.</returns>
    public Tensor Forward(IReadOnlyList<Tensor> maps)
    {
        using DisposeScope scope = NewDisposeScope();
        (long height, long width) = (maps[0].size(2), maps[0].size(3));
        Tensor[] projected = [.. maps.Select((map, i) => FeatureMaps.Resize(
            FeatureMaps.FromSequence(_projections[i].Forward(FeatureMaps.ToSequence(map)), map.size(2), map.size(3)), height, width))];
        return _labels.Forward(_fuse.Forward(cat(projected.Reverse().ToArray(), 1))).MoveToOuterDisposeScope();
    }
}
