using System;

namespace HfPipelines.Generators.Specs;

/// <summary>A spec that cannot be read: where, and why.</summary>
internal sealed class SpecException(int line, string key, string message) : Exception(message)
{
    /// <summary>The line in the spec, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The key, dotted from the root; empty for the file.</summary>
    public string Key { get; } = key;
}
