using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What the layers of XLNet share in a call.</summary>
/// <param name="Positions">The distances from queries to keys as waves, from the farthest before to the farthest behind, [batch or 1, distances, hidden].</param>
/// <param name="ContentMask">1 where a token must not see another, [batch or 1, 1, queries, keys]; null where all see all.</param>
/// <param name="QueryMask">The same where a token must not see itself either.</param>
/// <param name="Segments">1 where query and key stand in different segments, [batch, 1, queries, keys]; null where there are none.</param>
/// <param name="Targets">Which places are to be predicted, [batch, targets, queries]; null where none are.</param>
internal sealed record XLNetStream(Tensor Positions, Tensor? ContentMask, Tensor? QueryMask, Tensor? Segments, Tensor? Targets);
