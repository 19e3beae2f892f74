using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace HfPipelines.Hub;

/// <summary>The name of a model on the Hub: <c>org/name</c>, or <c>name</c> for the oldest ones.</summary>
internal sealed partial record RepositoryId(string Value)
{
    /// <summary>The folder of the model in the cache.</summary>
    public string FolderName => $"models--{Value.Replace("/", "--", StringComparison.Ordinal)}";

    public static bool TryParse(string text, [NotNullWhen(true)] out RepositoryId? id)
    {
        bool valid = Pattern().IsMatch(text) && !text.Contains("--", StringComparison.Ordinal) && !text.Contains("..", StringComparison.Ordinal);
        id = valid ? new RepositoryId(text) : null;
        return valid;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?\z")]
    private static partial Regex Pattern();
}
