using System.Text.RegularExpressions;

namespace HfPipelines.Checkpoints;

/// <summary>The names that share one tensor in a network: of a class's tied weights, where its configuration ties them.</summary>
internal static partial class TiedNames
{
    /// <summary>The names that share a tensor with another one, nearest first, without that name itself.</summary>
    /// <param name="name">The name in the network.</param>
    /// <param name="scopes">The models of the network.</param>
    public static IEnumerable<string> Of(string name, IReadOnlyList<ModelScope> scopes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { name };
        var queue = new Queue<string>([name]);
        while (queue.TryDequeue(out string? current))
        {
            foreach (string tied in scopes.Where(s => s.Config.TieWordEmbeddings).SelectMany(s => Direct(current, s)))
            {
                if (seen.Add(tied))
                {
                    yield return tied;
                    queue.Enqueue(tied);
                }
            }
        }
    }

    // A checkpoint may hold either of the two, so the ties go both ways where the names are plain.
    private static IEnumerable<string> Direct(string name, ModelScope scope)
    {
        if (scope.Relative(name) is not { } relative)
        {
            yield break;
        }

        foreach ((string target, string source) in scope.ModelClass.TiedWeights)
        {
            if (Follow(relative, target, source) is { } tied)
            {
                yield return scope.Absolute(tied);
            }

            if (Plain(target) is { Tail.Length: 0 } && Follow(relative, source, target) is { } back)
            {
                yield return scope.Absolute(back);
            }
        }
    }

    // Both ends may be whole names, names of modules, or patterns of either.
    private static string? Follow(string name, string from, string to)
    {
        Match match = Regex.Match(name, from[0] == '^' ? from : $"^{from}", RegexOptions.CultureInvariant);
        bool isWhole = from.EndsWith("weight", StringComparison.Ordinal) || from.EndsWith("bias", StringComparison.Ordinal);
        if (!match.Success || (isWhole && match.Length != name.Length))
        {
            return null;
        }

        (string toHead, string toTail) = Plain(to);
        return toHead + name[(toTail.Length == 0 ? match.Length : Plain(from).Head.Length)..];
    }

    // A pattern's literal beginning, and what remains of it as a pattern.
    private static (string Head, string Tail) Plain(string pattern)
    {
        string plain = Anchors().Replace(pattern, "").Replace(@"\.", ".", StringComparison.Ordinal);
        int special = plain.AsSpan().IndexOfAny("()[]{}*+?|\\");
        return special < 0 ? (plain, "") : (plain[..special], plain[special..]);
    }

    [GeneratedRegex(@"^\^|\$$|\(\?[!=][^)]*\)")]
    private static partial Regex Anchors();
}
