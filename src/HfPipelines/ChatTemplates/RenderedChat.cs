namespace HfPipelines.ChatTemplates;

/// <summary>A rendered text and the parts of it that a <c>{% generation %}</c> block wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="GenerationSpans">The parts, as indices of UTF-16 characters of <paramref name="Text"/>, in the order in which the blocks ended.</param>
public sealed record RenderedChat(string Text, IReadOnlyList<TextSpan> GenerationSpans);

/// <summary>A part of a text.</summary>
/// <param name="Start">The index of its first character.</param>
/// <param name="End">The index behind its last character.</param>
public readonly record struct TextSpan(int Start, int End);
