using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The convolution beside the first layer: it reads what enters the layer, and is added to what leaves it.</summary>
internal sealed class DebertaConvolution
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly LayerNorm _norm;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly int _padding;
    private readonly int _groups;

    public DebertaConvolution(DebertaV2Config config, Weights weights, int kernel)
    {
        _padding = (kernel - 1) / 2;
        _groups = config.Reader.GetInt32(1, "conv_groups");
        _weight = (weights / "conv").Get("weight", config.HiddenSize, config.HiddenSize / _groups, kernel);
        _bias = (weights / "conv").Get("bias", config.HiddenSize);
        _norm = new LayerNorm(weights / "LayerNorm", config.HiddenSize, config.LayerNormEps);
        _activation = Activations.Get(config.Reader.GetString("tanh", "conv_act"));
    }

    /// <summary>Convolves what enters the first layer.</summary>
    /// <param name="hidden">[batch, length, hidden].</param>
    /// <param name="counts">1 where a token counts, [batch, length, 1]; null where all do.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Convolve(Tensor hidden, Tensor? counts)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor convolved = nn.functional.conv1d(hidden.transpose(1, 2), _weight, _bias, padding: _padding, groups: _groups).transpose(1, 2);
        return _activation(counts is null ? convolved : convolved * counts).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the convolution to the first layer's output.</summary>
    public Tensor Merge(Tensor convolved, Tensor first, Tensor? counts)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor merged = _norm.Forward(first + convolved);
        return (counts is null ? merged : merged * counts).MoveToOuterDisposeScope();
    }
}
