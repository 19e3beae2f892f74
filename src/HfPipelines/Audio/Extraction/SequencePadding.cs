using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>Sequences cut and filled to one length, as the base class of most extractors does.</summary>
/// <param name="Values">The sequences.</param>
/// <param name="Masks">1 where a step counts, int32; null where no mask is wanted.</param>
internal sealed record SequencePadding(IReadOnlyList<Tensor> Values, IReadOnlyList<Tensor>? Masks)
{
    /// <summary>The sequences as one tensor, [recordings, steps, ...].</summary>
    /// <exception cref="AudioException">They differ in length.</exception>
    public Tensor Batch => Values.All(v => v.shape.AsSpan().SequenceEqual(Values[0].shape)) ? stack(Values)
        : throw new AudioException($"padding: expected recordings of one length, found {string.Join(", ", Values.Select(v => v.size(0)))} steps.");

    /// <summary>The masks as one tensor, [recordings, steps].</summary>
    /// <exception cref="AudioException">There is no mask.</exception>
    public Tensor MaskBatch => Masks is { } masks ? stack(masks) : throw new AudioException("return_attention_mask: expected true, since the features need the mask; found false.");

    /// <summary>Cuts and fills.</summary>
    /// <param name="sequences">For each recording [steps] or [steps, size].</param>
    /// <param name="rule">How.</param>
    /// <exception cref="AudioException">There is no length to cut or fill to.</exception>
    public static SequencePadding Apply(IReadOnlyList<Tensor> sequences, PaddingRule rule)
    {
        if (rule.MaxLength is null && (rule.Truncates || rule.Kind == PaddingRule.ToMaxLength))
        {
            throw new AudioException("max_length: expected the length to cut or fill to, found none.");
        }

        long? limit = rule.MaxLength is { } length ? rule.Rounded(length) : null;
        Tensor[] values = [.. sequences.Select(s => rule.Truncates && s.size(0) > limit ? s.narrow(0, 0, limit.Value) : s)];
        long wanted = rule.Kind switch
        {
            PaddingRule.ToMaxLength => limit!.Value,
            PaddingRule.Longest => rule.Rounded(values.Max(v => v.size(0))),
            _ => 0,
        };
        return new SequencePadding(
            [.. values.Select(v => Fill(v, wanted, rule.IsLeft, rule.Value))],
            rule.HasMask ? [.. values.Select(v => Fill(ones(v.size(0), ScalarType.Int32), wanted, rule.IsLeft, 0))] : null);
    }

    /// <summary>Fills a sequence up.</summary>
    public static Tensor Fill(Tensor sequence, long length, bool left, double value)
    {
        long missing = length - sequence.size(0);
        if (missing <= 0)
        {
            return sequence;
        }

        Tensor filling = full([missing, .. sequence.shape[1..]], value, sequence.dtype);
        return cat(left ? [filling, sequence] : [sequence, filling]);
    }
}
