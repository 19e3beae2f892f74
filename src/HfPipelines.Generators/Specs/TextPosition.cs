namespace HfPipelines.Generators.Specs;

/// <summary>A place in a text, counted from 0.</summary>
internal readonly record struct TextPosition(int Line, int Column);
