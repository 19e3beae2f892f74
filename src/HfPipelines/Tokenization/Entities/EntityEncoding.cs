using System.Collections.Immutable;

namespace HfPipelines.Tokenization.Entities;

/// <summary>The tokens of a text and its entities. Immutable.</summary>
/// <param name="Ids">The ids of the tokens.</param>
/// <param name="AttentionMask">1 for tokens, 0 for padding.</param>
/// <param name="EntityIds">The ids of the entities.</param>
/// <param name="EntityPositions">For each entity the indices of its tokens, filled with -1 up to the longest mention that the model takes.</param>
/// <param name="EntityAttentionMask">1 for entities, 0 for padding.</param>
/// <param name="EntityStarts">For each entity its first token; empty unless spans are classified.</param>
/// <param name="EntityEnds">For each entity its last token; empty unless spans are classified.</param>
public sealed record EntityEncoding(
    ImmutableArray<int> Ids,
    ImmutableArray<int> AttentionMask,
    ImmutableArray<int> EntityIds,
    ImmutableArray<ImmutableArray<int>> EntityPositions,
    ImmutableArray<int> EntityAttentionMask,
    ImmutableArray<int> EntityStarts,
    ImmutableArray<int> EntityEnds)
{
    internal EntityEncoding Pad(int length, int entityCount, int padId, int entityPadId, TextSide side)
    {
        bool hasSpans = EntityStarts.Length > 0;
        ImmutableArray<int> nowhere = EntityPositions.Length == 0 ? [] : [.. Enumerable.Repeat(-1, EntityPositions[0].Length)];
        return new EntityEncoding(
            Fill(Ids, length, padId, side),
            Fill(AttentionMask, length, 0, side),
            Fill(EntityIds, entityCount, entityPadId, side),
            Fill(EntityPositions, entityCount, nowhere, side),
            Fill(EntityAttentionMask, entityCount, 0, side),
            hasSpans ? Fill(EntityStarts, entityCount, 0, side) : EntityStarts,
            hasSpans ? Fill(EntityEnds, entityCount, 0, side) : EntityEnds);
    }

    private static ImmutableArray<T> Fill<T>(ImmutableArray<T> values, int length, T value, TextSide side)
    {
        IEnumerable<T> missing = Enumerable.Repeat(value, Math.Max(0, length - values.Length));
        return side == TextSide.Left ? [.. missing, .. values] : [.. values, .. missing];
    }
}
