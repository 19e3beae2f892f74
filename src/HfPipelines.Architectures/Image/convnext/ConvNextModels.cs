using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The classes of both versions of ConvNeXT.</summary>
/// <param name="sizes">The configuration's sizes.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
internal sealed class ConvNextModels(IConvNextConfig sizes, PretrainedConfig config, Weights weights) : ModelFamily(config, weights)
{
    /// <summary>The epsilon of norms for which the configuration has none.</summary>
    public const double NormEpsilon = 1e-6;

    private readonly IReadOnlyList<int> _sizes = config.Required(sizes.HiddenSizes, "hidden_sizes");
    private readonly IReadOnlyList<int> _depths = config.Required(sizes.Depths, "depths");

    /// <summary>Makes a layer from its view and the number of channels.</summary>
    public required Func<Weights, int, ConvNextLayer> Layer { get; init; }

    /// <summary>The network without a head.</summary>
    public ConvolutionModel Model() => Create(Weights);

    /// <summary>Scores a picture's labels.</summary>
    public ImageClassifier ForImageClassification() => new(
        Create(BaseWeights()), Config.NumLabels > 0 ? new Linear(Weights / "classifier", _sizes[^1], Config.NumLabels) : null, output => output["pooler_output"]);

    /// <summary>Gives the states of some stages to another network.</summary>
    public ResidualBackbone Backbone()
    {
        string[] stages = ["stem", .. _sizes.Select((_, i) => $"stage{i + 1}")];
        int[] channels = [_sizes[0], .. _sizes];
        IReadOnlyList<int> selected = Networks.Backbone.SelectedStages(Config, stages);
        return new ResidualBackbone(Trunk(Weights), channels, selected)
        {
            Norms = [.. selected.Select(i => Norm(Weights / "hidden_states_norms" / stages[i], channels[i]))],
        };
    }

    private static ChannelNorm Norm(Weights weights, int size) => new(new LayerNorm(weights, size, NormEpsilon));

    private static Convolution2d Convolution(Weights weights, int input, int output, int size)
        => new(weights, new ConvolutionOptions { InputChannels = input, OutputChannels = output, KernelSize = size, Stride = size, Bias = true });

    private ConvolutionModel Create(Weights weights)
    {
        var norm = new LayerNorm(weights / "layernorm", _sizes[^1], sizes.LayerNormEps);
        return new ConvolutionModel(Trunk(weights)) { Pooling = last => norm.Forward(last.mean([2, 3])) };
    }

    private Func<Tensor, IReadOnlyList<Tensor>> Trunk(Weights weights)
    {
        Weights embeddings = weights / "embeddings";
        Convolution2d patches = Convolution(embeddings / "patch_embeddings", sizes.NumChannels, _sizes[0], sizes.PatchSize[0]);
        ChannelNorm norm = Norm(embeddings / "layernorm", _sizes[0]);
        return new ResidualTrunk(pixels => norm.Forward(patches.Forward(pixels)), state => state, [.. _sizes.Select((_, i) => Stage(weights / "encoder" / "stages" / i, i))]).Forward;
    }

    private Func<Tensor, Tensor>[] Stage(Weights weights, int stage)
    {
        List<Func<Tensor, Tensor>> layers = [];
        if (stage > 0)
        {
            layers.Add(Norm(weights / "downsampling_layer" / 0, _sizes[stage - 1]).Forward);
            layers.Add(Convolution(weights / "downsampling_layer" / 1, _sizes[stage - 1], _sizes[stage], 2).Forward);
        }

        layers.AddRange(Enumerable.Range(0, _depths[stage]).Select(i => (Func<Tensor, Tensor>)Layer(weights / "layers" / i, _sizes[stage]).Forward));
        return [.. layers];
    }
}
