using System.Text;

namespace HfPipelines.Processing.Composition;

/// <summary>Puts what replaces placeholders into texts, in order.</summary>
/// <param name="Token">The placeholder.</param>
/// <param name="Replacements">What replaces it, place by place.</param>
internal sealed record Placements(string Token, IReadOnlyList<string> Replacements)
{
    /// <summary>The replacements of one kind of media; none where the class has no such places.</summary>
    public static IEnumerable<Placements> Of(MediaPart? part, ProcessedFeatures? features, int count)
        => part is null || features is null || part.IsWritten ? [] : [new Placements(part.Token, [.. Enumerable.Range(0, count).Select(i => part.Replacement(features, i))])];

    /// <summary>Replaces the placeholders of several kinds of media.</summary>
    /// <exception cref="ProcessingException">There are more or fewer placeholders than media.</exception>
    public static string[] Replace(IReadOnlyList<string> texts, Placements[] kinds)
    {
        var next = new int[kinds.Length];
        string[] replaced = [.. texts.Select(One)];
        for (int i = 0; i < kinds.Length; i++)
        {
            if (next[i] != kinds[i].Replacements.Count)
            {
                throw kinds[i].Mismatch(texts);
            }
        }

        return replaced;

        string One(string text)
        {
            var result = new StringBuilder();
            int at = 0;
            while (true)
            {
                (int start, int which) = (-1, -1);
                for (int i = 0; i < kinds.Length; i++)
                {
                    int found = text.IndexOf(kinds[i].Token, at, StringComparison.Ordinal);
                    (start, which) = found >= 0 && (start < 0 || found < start) ? (found, i) : (start, which);
                }

                if (which < 0)
                {
                    return result.Append(text, at, text.Length - at).ToString();
                }

                if (next[which] == kinds[which].Replacements.Count)
                {
                    throw kinds[which].Mismatch(texts);
                }

                result.Append(text, at, start - at).Append(kinds[which].Replacements[next[which]++]);
                at = start + kinds[which].Token.Length;
            }
        }
    }

    private ProcessingException Mismatch(IReadOnlyList<string> texts)
        => new($"'{Token}' in the texts", $"one for each of the {Replacements.Count} pictures, videos or recordings", $"{texts.Sum(t => t.AsSpan().Count(Token))}");
}
