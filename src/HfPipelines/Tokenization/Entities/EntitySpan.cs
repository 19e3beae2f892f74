namespace HfPipelines.Tokenization.Entities;

/// <summary>A mention of an entity in a text.</summary>
/// <param name="Start">Its first UTF-16 unit.</param>
/// <param name="End">One beyond its last UTF-16 unit.</param>
/// <param name="Name">The entity's name in the vocabulary of entities; null where the model is to know it.</param>
public readonly record struct EntitySpan(int Start, int End, string? Name = null);
