using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The queries and keys of a call that masks are made for.</summary>
public sealed record AttentionSpan
{
    /// <summary>The number of sequences.</summary>
    public required long BatchSize { get; init; }

    /// <summary>The number of queries of a sequence.</summary>
    public required long QueryLength { get; init; }

    /// <summary>The number of positions before the first query, which the cache holds.</summary>
    public long PastLength { get; init; }

    /// <summary>The element type of the attention scores.</summary>
    public ScalarType DType { get; init; } = ScalarType.Float32;

    /// <summary>The device.</summary>
    public required Device Device { get; init; }

    /// <summary>Not zero where a key counts, [batch, at most past + queries]; or a finished mask [batch, 1 or heads, queries, keys]; null when all count.</summary>
    public Tensor? Padding { get; init; }

    /// <summary>
    /// Positions that were given with the call, [batch or 1, queries]: without padding and past, a position that does not follow the one before
    /// begins a packed sequence of its own. Null when none were given.
    /// </summary>
    public Tensor? Positions { get; init; }

    /// <summary>Blocks whose members see each other in both directions besides, int64 [batch, keys]; below 0 for none.</summary>
    public Tensor? Blocks { get; init; }

    /// <summary>Whether windows end blocks too (Gemma 3), so that a member sees no other that lies before its window.</summary>
    public bool CutsBlocks { get; init; }

    /// <summary>The number of keys.</summary>
    public long KeyLength => PastLength + QueryLength;

    /// <summary>Which of the queries' own positions count, in the element type of the scores: 1, or 0 for padding, [batch, queries, 1]; null where all do.</summary>
    internal Tensor? Counts()
    {
        if (Padding is null || Padding.dim() != 2 || (PastLength > 0 && QueryLength == 1))
        {
            return null;
        }

        long length = Math.Min(QueryLength, Padding.size(-1));
        return Padding.narrow(-1, Padding.size(-1) - length, length).unsqueeze(-1).to_type(DType);
    }

    /// <summary>The span of a call on its own, without padding.</summary>
    /// <param name="hidden">The hidden states, [batch, length, hidden].</param>
    internal static AttentionSpan Of(Tensor hidden)
        => new() { BatchSize = hidden.size(0), QueryLength = hidden.size(1), DType = hidden.dtype, Device = hidden.device };

    /// <summary>The span of a network's call, without the positions, which few networks look for packed sequences in.</summary>
    /// <param name="input">The inputs.</param>
    /// <param name="hidden">The first hidden states, [batch, length, hidden].</param>
    /// <exception cref="ModelInputException">The attention mask does not fit.</exception>
    public static AttentionSpan Of(ModelInput input, Tensor hidden)
    {
        long past = input.Cache?.Length ?? 0;
        var span = new AttentionSpan
        {
            BatchSize = hidden.size(0),
            QueryLength = hidden.size(1),
            PastLength = past,
            DType = hidden.dtype,
            Device = hidden.device,
            Padding = input.AttentionMask,
            Blocks = input["block_sequence_ids"],
        };
        if (input.AttentionMask is { } mask && (mask.size(0) != span.BatchSize || mask.dim() is not (2 or 4) || mask.size(-1) > span.KeyLength))
        {
            throw new ModelInputException("attention_mask", $"[{span.BatchSize}, {span.KeyLength}]", $"[{string.Join(", ", mask.shape)}]");
        }

        return span;
    }
}
