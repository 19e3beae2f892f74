using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>Makes one place's features of the states of each square of neighbouring patches.</summary>
internal sealed class SquareMerger
{
    private readonly Norm _norm;
    private readonly PlainFeedForward _layers;
    private readonly long _merged;
    private readonly bool _normsSquares;

    /// <summary>Takes the layers of a checkpoint.</summary>
    /// <param name="options">The choices of the encoder.</param>
    /// <param name="weights">The view that holds norm and layers.</param>
    /// <param name="normsSquares">Whether the norm goes over a whole square instead of each patch.</param>
    public SquareMerger(PatchSequenceOptions options, Weights weights, bool normsSquares = false)
    {
        TransformerEncoderOptions encoder = options.Layers;
        _normsSquares = normsSquares;
        _merged = (long)encoder.HiddenSize * options.MergeSide * options.MergeSide;
        _norm = new NormOptions(encoder.NormKind, encoder.NormEpsilon).Create(weights / options.MergerNames.Norm, normsSquares ? _merged : encoder.HiddenSize);
        _layers = new PlainFeedForward(weights, _merged, _merged, options.OutputSize, "gelu", true, options.MergerNames.First, options.MergerNames.Second);
    }

    /// <summary>Merges patches.</summary>
    /// <param name="patches">[patches, hidden], square by square.</param>
    /// <returns>[squares, size], a new tensor.</returns>
    public Tensor Forward(Tensor patches)
        => _layers.Forward(_normsSquares ? _norm.Forward(patches.reshape(-1, _merged)) : _norm.Forward(patches).view(-1, _merged));
}
