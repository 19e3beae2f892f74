using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Attention of the places of a map to a coarser map of them, behind a norm, with the input added.</summary>
internal sealed class ReducedAttention
{
    private readonly LayerNorm _norm;
    private readonly CrossAttention _attention;
    private readonly Convolution2d? _reduction;
    private readonly LayerNorm? _reductionNorm;

    /// <summary>Takes the parts of a layer of a checkpoint.</summary>
    /// <param name="norm">The view of the norm.</param>
    /// <param name="attention">The view of the attention.</param>
    /// <param name="options">The sizes and names of the attention.</param>
    /// <param name="reduction">The views of the convolution that makes the coarser map, and of the norm behind it.</param>
    /// <param name="step">How many places of a row become one of the coarser map; 1 for no coarser map.</param>
    /// <param name="normEpsilon">The epsilon of the norms.</param>
    public ReducedAttention(
        Weights norm, Weights attention, AttentionOptions options, (Weights Convolution, Weights Norm) reduction, int step, double normEpsilon)
    {
        int size = options.HiddenSize;
        _norm = new LayerNorm(norm, size, normEpsilon);
        _attention = new CrossAttention(attention, options);
        if (step > 1)
        {
            _reduction = new Convolution2d(
                reduction.Convolution, new ConvolutionOptions { InputChannels = size, OutputChannels = size, KernelSize = step, Stride = step, Bias = true });
            _reductionNorm = new LayerNorm(reduction.Norm, size, normEpsilon);
        }
    }

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[batch, height · width, size]; other tokens stand there only where there is no coarser map.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="width">The number of columns.</param>
    /// <returns>The same shape, a new tensor.</returns>
    public Tensor Forward(Tensor hidden, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor normalized = _norm.Forward(hidden);
        Tensor seen = _reduction is null ? normalized
            : _reductionNorm!.Forward(FeatureMaps.ToSequence(_reduction.Forward(FeatureMaps.FromSequence(normalized, height, width))));
        return _attention.Forward(normalized, new EncoderContext(seen, AttentionMask.None)).add_(hidden).MoveToOuterDisposeScope();
    }
}
