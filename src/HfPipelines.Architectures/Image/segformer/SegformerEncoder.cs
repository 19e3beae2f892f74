using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>SegFormer's stages: each cuts the map before it into overlapping patches and sends them through layers.</summary>
internal sealed class SegformerEncoder
{
    /// <summary>The epsilon of the norms, whatever the configuration says.</summary>
    public const double NormEpsilon = 1e-5;

    private readonly Stage[] _stages;

    public SegformerEncoder(ISegformerConfig config, Weights weights, SegformerNames names)
    {
        Sizes = [.. config.Required(config.HiddenSizes, "hidden_sizes").Take(config.NumEncoderBlocks)];
        IReadOnlyList<int> patches = config.Required(config.PatchSizes, "patch_sizes");
        IReadOnlyList<int> strides = config.Required(config.Strides, "strides");
        IReadOnlyList<int> depths = config.Required(config.Depths, "depths");
        _stages = [.. Sizes.Select((size, i) => new Stage(
            new Convolution2d(
                names.Patches(weights, i) / "proj",
                new ConvolutionOptions
                {
                    InputChannels = i == 0 ? config.NumChannels : Sizes[i - 1],
                    OutputChannels = size,
                    KernelSize = patches[i],
                    Stride = strides[i],
                    Padding = patches[i] / 2,
                    Bias = true,
                }),
            new LayerNorm(names.Patches(weights, i) / "layer_norm", size, NormEpsilon),
            [.. Enumerable.Range(0, depths[i]).Select(layer => new SegformerLayer(config, i, names.Layers(weights, i) / layer, names))],
            new LayerNorm(names.Norm(weights, i), size, NormEpsilon)))];
    }

    /// <summary>The number of channels behind each stage.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Runs all stages.</summary>
    /// <param name="pixels">[batch, channels, height, width].</param>
    /// <returns>The map behind each stage, [batch, channels, height, width].</returns>
    public IReadOnlyList<Tensor> Forward(Tensor pixels)
    {
        List<Tensor> maps = [];
        foreach (Stage stage in _stages)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor map = stage.Patches.Forward(maps.Count == 0 ? pixels : maps[^1]);
            (long height, long width) = (map.size(2), map.size(3));
            Tensor states = stage.PatchNorm.Forward(FeatureMaps.ToSequence(map));
            states = stage.Layers.Aggregate(states, (state, layer) => layer.Forward(state, height, width));
            maps.Add(FeatureMaps.FromSequence(stage.Norm.Forward(states), height, width).MoveToOuterDisposeScope());
        }

        return maps;
    }

    /// <summary>The same as a backbone that gives the map of every stage.</summary>
    public Backbone AsBackbone() => new ResidualBackbone(Forward, Sizes, [.. Enumerable.Range(0, Sizes.Count)]);

    private sealed record Stage(Convolution2d Patches, LayerNorm PatchNorm, IReadOnlyList<SegformerLayer> Layers, LayerNorm Norm);
}
