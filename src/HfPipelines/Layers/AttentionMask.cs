using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>Which keys each query may attend to, as <c>scaled_dot_product_attention</c> wants to be told.</summary>
public sealed class AttentionMask
{
    private AttentionMask(Tensor? visible, Tensor? bias, bool isCausal)
    {
        (Visible, Bias, IsCausal) = (visible, bias, isCausal);
    }

    /// <summary>Every query sees every key.</summary>
    public static AttentionMask None { get; } = new(null, null, isCausal: false);

    /// <summary>Every query sees its own key and all before it.</summary>
    public static AttentionMask Causal { get; } = new(null, null, isCausal: true);

    /// <summary>True where a query may attend, [batch or 1, 1, queries, keys]; null when no mask is needed.</summary>
    public Tensor? Visible { get; }

    /// <summary>What is added to the scores: 0 or minus infinity; null when no mask is needed.</summary>
    public Tensor? Bias { get; }

    /// <summary>Whether the kernel's own causal pattern does.</summary>
    public bool IsCausal { get; }

    /// <summary>Makes the mask of a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="span">The queries and keys.</param>
    /// <returns>The mask; its tensors belong to the current dispose scope.</returns>
    public static AttentionMask Create(AttentionPattern pattern, AttentionSpan span)
    {
        using DisposeScope scope = NewDisposeScope();
        if (span.Padding?.dim() == 4)
        {
            return (span.Padding.dtype == ScalarType.Bool
                ? Make(span.Padding, span.DType)
                : new AttentionMask(null, span.Padding.to(span.DType, copy: true), isCausal: false)).MoveToOuterDisposeScope();
        }

        Tensor? padding = Padding(span);
        Tensor? packed = Packed(span);
        bool isLocal = pattern.Size > 0 && span.KeyLength >= pattern.Size;
        if (padding is null && packed is null && span.Blocks is null && !isLocal)
        {
            if (pattern.Kind is AttentionKind.Bidirectional or AttentionKind.BidirectionalSliding || span.QueryLength == 1)
            {
                return None;
            }

            if (span.PastLength == 0)
            {
                return Causal;
            }
        }

        Tensor visible = Visibility(pattern, span, padding, packed);
        if (span.Blocks is { } blocks)
        {
            Tensor queries = blocks.narrow(1, span.PastLength, span.QueryLength).unsqueeze(2);
            Tensor same = queries.eq(blocks.unsqueeze(1)).logical_and(queries >= 0);
            visible = visible.logical_or((span.CutsBlocks && pattern.Size > 0 ? same.triu(1 + span.PastLength - pattern.Size) : same).unsqueeze(1));
        }

        return Make(padding is null ? visible : visible.logical_and(padding.unsqueeze(1).unsqueeze(1)), span.DType).MoveToOuterDisposeScope();
    }

    /// <summary>Makes the mask of a pattern for scores that something is added to.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="span">The queries and keys.</param>
    /// <param name="bias">What is added, [batch or 1, heads, queries or 1, keys].</param>
    /// <returns>The mask; its tensors belong to the current dispose scope.</returns>
    public static AttentionMask Create(AttentionPattern pattern, AttentionSpan span, Tensor bias)
    {
        using DisposeScope scope = NewDisposeScope();
        return Create(pattern, span).Plus(bias).MoveToOuterDisposeScope();
    }

    /// <summary>Makes a mask from a tensor of truth values.</summary>
    /// <param name="visible">True where a query may attend, [batch or 1, 1 or heads, queries, keys].</param>
    /// <param name="type">The element type of the attention scores.</param>
    public static AttentionMask FromVisible(Tensor visible, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        return Make(visible, type).MoveToOuterDisposeScope();
    }

    /// <summary>Makes a mask by which positions see those of their own block.</summary>
    /// <param name="lengths">The lengths of the blocks, in order.</param>
    /// <param name="type">The element type of the attention scores.</param>
    /// <param name="device">The device.</param>
    public static AttentionMask OfBlocks(IReadOnlyList<long> lengths, ScalarType type, Device device)
    {
        if (lengths.Count == 1)
        {
            return None;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor block = tensor(lengths.SelectMany((length, i) => Enumerable.Repeat((long)i, (int)length)).ToArray(), device: device);
        return Make(block.unsqueeze(0).eq(block.unsqueeze(1)).unsqueeze(0).unsqueeze(0), type).MoveToOuterDisposeScope();
    }

    /// <summary>Makes a mask of what is added to the scores.</summary>
    /// <param name="bias">[batch or 1, 1 or heads, queries, keys]; it must outlive the mask.</param>
    public static AttentionMask FromBias(Tensor bias) => new(null, bias, isCausal: false);

    /// <summary>Makes a mask that hides keys from every query, as cross attention wants.</summary>
    /// <param name="padding">Not zero where a key counts, [batch, keys]; or a finished mask [batch, 1 or heads, queries, keys]; null when all count.</param>
    /// <param name="type">The element type of the attention scores.</param>
    public static AttentionMask OfKeys(Tensor? padding, ScalarType type)
    {
        if (padding is null)
        {
            return None;
        }

        using DisposeScope scope = NewDisposeScope();
        if (padding.dim() == 4 && padding.dtype != ScalarType.Bool)
        {
            return new AttentionMask(null, padding.to(type, copy: true), isCausal: false).MoveToOuterDisposeScope();
        }

        Tensor counts = padding.ne(0);
        return padding.dim() == 4 ? Make(counts, type).MoveToOuterDisposeScope()
            : counts.all().ToBoolean() ? None
            : Make(counts.unsqueeze(1).unsqueeze(1), type).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// This mask with numbers added to the scores besides, for example those of relative positions. As in transformers, a query that may see nothing
    /// then sees everything alike.
    /// </summary>
    /// <param name="bias">[1 or batch, 1 or heads, 1 or queries, keys].</param>
    /// <returns>The mask; its tensors belong to the current dispose scope.</returns>
    public AttentionMask Plus(Tensor bias)
    {
        using DisposeScope scope = NewDisposeScope();
        double hidden = Hidden(bias.dtype);
        Tensor sum = IsCausal ? bias + full([bias.size(-1), bias.size(-1)], hidden, bias.dtype, bias.device).triu(1)
            : Visible is not null ? bias.masked_fill(Visible.logical_not(), hidden)
            : Bias is not null ? bias + Bias
            : bias.alias();
        return new AttentionMask(null, sum, isCausal: false).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What hides a key and yet leaves numbers of a query that sees nothing: every score drowns in it alike. Half of the least number, for kernels take
    /// scores to the base 2, which would make minus infinity of the least.
    /// </summary>
    /// <param name="type">The element type of the scores.</param>
    public static double Hidden(ScalarType type) => finfo(type).min / 2;

    private static AttentionMask Make(Tensor visible, ScalarType type)
    {
        Tensor bias = zeros(visible.shape, type, visible.device).masked_fill_(visible.logical_not(), double.NegativeInfinity);
        return new AttentionMask(visible.alias(), bias, isCausal: false);
    }

    private AttentionMask MoveToOuterDisposeScope()
    {
        Visible?.MoveToOuterDisposeScope();
        Bias?.MoveToOuterDisposeScope();
        return this;
    }

    private static Tensor? Padding(AttentionSpan span)
    {
        if (span.Padding is null)
        {
            return null;
        }

        Tensor counts = span.Padding.dtype == ScalarType.Bool ? span.Padding : span.Padding.ne(0);
        long absent = span.KeyLength - counts.size(1);
        if (absent > 0)
        {
            return cat([counts, zeros(counts.size(0), absent, ScalarType.Bool, counts.device)], 1);
        }

        return counts.all().ToBoolean() ? null : counts;
    }

    private static Tensor? Packed(AttentionSpan span)
    {
        if (span.Positions is null || span.Padding is not null || span.PastLength > 0 || span.QueryLength == 1)
        {
            return null;
        }

        Tensor steps = span.Positions.narrow(1, 1, span.QueryLength - 1) - span.Positions.narrow(1, 0, span.QueryLength - 1);
        Tensor begins = steps.ne(1);
        if (!begins.any().ToBoolean())
        {
            return null;
        }

        Tensor first = zeros(begins.size(0), 1, ScalarType.Int64, begins.device);
        return cat([first, begins.cumsum(1)], 1);
    }

    private static Tensor Visibility(AttentionPattern pattern, AttentionSpan span, Tensor? padding, Tensor? packed)
    {
        Tensor keys = arange(span.KeyLength, ScalarType.Int64, span.Device).view(1, 1, -1);
        Tensor queries = keys.narrow(2, span.PastLength, span.QueryLength).transpose(1, 2);
        if (packed is not null)
        {
            (queries, keys) = (span.Positions!.unsqueeze(2), span.Positions.unsqueeze(1));
        }

        Tensor visible = pattern.Kind switch
        {
            AttentionKind.Causal => keys <= queries,
            AttentionKind.Sliding => (keys <= queries).logical_and(keys > queries - pattern.Size),
            AttentionKind.Chunked => (keys <= queries).logical_and(Chunk(keys).eq(Chunk(queries))),
            AttentionKind.BidirectionalSliding => (queries - keys).abs() <= pattern.Size,
            _ => ones(1, span.QueryLength, span.KeyLength, ScalarType.Bool, span.Device),
        };
        if (packed is not null)
        {
            visible = visible.logical_and(packed.unsqueeze(2).eq(packed.unsqueeze(1)));
        }

        return visible.unsqueeze(1);

        // Chunks are counted from the first token that is no padding.
        Tensor Chunk(Tensor positions)
        {
            Tensor shifted = padding is null ? positions : positions - padding.cumsum(1).eq(0).sum(1).view(-1, 1, 1);
            return shifted.floor_divide(pattern.Size);
        }
    }
}
