using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>Brings samples to the mean zero and the variance one.</summary>
internal static class UnitVariance
{
    private const double Epsilon = 1e-7;

    /// <summary>Normalises a sequence.</summary>
    /// <param name="sequence">[steps, ...].</param>
    /// <param name="length">The number of steps that mean and variance are taken of; what lies behind is filled.</param>
    /// <param name="fill">The filling.</param>
    public static Tensor Apply(Tensor sequence, long length, double fill)
    {
        Tensor centred = sequence - sequence.narrow(0, 0, length).mean();
        Tensor result = centred / (centred.narrow(0, 0, length).square().mean() + Epsilon).sqrt();
        return length == sequence.size(0) ? result
            : SequencePadding.Fill(result.narrow(0, 0, length), sequence.size(0), left: false, fill);
    }

    /// <summary>Normalises sequences, each over the steps that its mask counts.</summary>
    public static IReadOnlyList<Tensor> Apply(IReadOnlyList<Tensor> sequences, IReadOnlyList<Tensor>? masks, double fill)
        => [.. sequences.Select((s, i) => Apply(s, masks is null ? s.size(0) : masks[i].sum().ToInt64(), fill))];

    /// <summary>Normalises each column by its own mean and unbiased variance.</summary>
    /// <param name="frames">[frames, columns].</param>
    public static Tensor OfColumns(Tensor frames)
    {
        Tensor centred = frames - frames.mean([0]);
        return centred / ((centred.square().sum(dim: 0) / (frames.size(0) - 1)) + Epsilon).sqrt();
    }
}
