using System.Collections.Immutable;

namespace HfPipelines.ChatTemplates;

/// <summary>A rendered conversation as tokens.</summary>
/// <param name="Text">The rendered text.</param>
/// <param name="Ids">The token ids.</param>
/// <param name="AttentionMask">One number a token: 1, or 0 for padding.</param>
/// <param name="AssistantMask">One number a token: 1 where a <c>{% generation %}</c> block wrote it; null when it was not asked for.</param>
public sealed record ChatEncoding(string Text, ImmutableArray<int> Ids, ImmutableArray<int> AttentionMask, ImmutableArray<int>? AssistantMask);
