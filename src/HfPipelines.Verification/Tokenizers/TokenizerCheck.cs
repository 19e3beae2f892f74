using System.Text.Json;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Checks the fixtures of one folder or file.</summary>
internal abstract class TokenizerCheck
{
    /// <summary>With what the names of its fixtures begin.</summary>
    public abstract string Part { get; }

    /// <summary>The cases of a fixture: each returns its first difference, or null.</summary>
    public abstract IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures);
}
