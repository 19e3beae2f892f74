namespace HfPipelines.Generators.Specs;

/// <summary>A spec is no JSON, or a key of it holds what it may not.</summary>
internal sealed class SpecException(string key, string problem, TextPosition position) : Exception(key.Length == 0 ? problem : $"'{key}': {problem}")
{
    /// <summary>The key, dotted from the root; empty for the whole file.</summary>
    public string Key { get; } = key;

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;

    /// <summary>Where.</summary>
    public TextPosition Position { get; } = position;
}
