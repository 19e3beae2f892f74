using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines;

/// <summary>From the scores of tokens to labelled parts of a text.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="names">The names of the labels.</param>
/// <param name="aggregation">How labels of tokens become labels of longer parts.</param>
internal sealed class TokenGrouping(Tokenizer tokenizer, IReadOnlyList<string> names, TokenAggregation aggregation)
{
    /// <summary>Reads a piece of a text.</summary>
    /// <param name="scores">For each token a score for each label, from 0 to 1.</param>
    /// <param name="piece">The tokens.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="wordStarts">Where each word begins in the text, where places count in words; else null.</param>
    public IReadOnlyList<TokenLabel> Read(float[] scores, Encoding piece, string text, int[]? wordStarts)
    {
        ScoredToken[] tokens = [.. Tokens(scores, piece, text, wordStarts)];
        return aggregation switch
        {
            TokenAggregation.None => [.. tokens.Select(t => t.Label(names))],
            TokenAggregation.Simple => Group([.. tokens.Select(t => t.Label(names))]),
            _ => Group([.. Words(tokens).Select(Word)]),
        };
    }

    /// <summary>Keeps of the parts that two pieces of a text share the longer one, of equal ones the surer.</summary>
    public static IReadOnlyList<TokenLabel> WithoutOverlaps(IReadOnlyList<TokenLabel> labels)
    {
        var kept = new List<TokenLabel>();
        foreach (TokenLabel label in labels.OrderBy(l => l.Start))
        {
            if (kept.Count == 0 || !(kept[^1].Start <= label.Start && label.Start < kept[^1].End))
            {
                kept.Add(label);
            }
            else if (Length(label) > Length(kept[^1]) || (Length(label) == Length(kept[^1]) && label.Score > kept[^1].Score))
            {
                kept[^1] = label;
            }
        }

        return kept;

        static int? Length(TokenLabel label) => label.End - label.Start;
    }

    private IEnumerable<ScoredToken> Tokens(float[] scores, Encoding piece, string text, int[]? wordStarts)
    {
        (var special, var tokens, var offsets, var words) = (piece.SpecialTokensMask, piece.Tokens, piece.Offsets, piece.WordIds);
        for (int i = 0; i < piece.Count; i++)
        {
            if (special[i] == 1)
            {
                continue;
            }

            ReadOnlyMemory<float> own = scores.AsMemory(i * names.Count, names.Count);
            if (!tokenizer.HasOffsets)
            {
                yield return new ScoredToken(tokens[i], own, null, null, i, false);
                continue;
            }

            int origin = wordStarts is not null && words[i] is { } word ? wordStarts[word] : 0;
            (int start, int end) = (origin + offsets[i].Start, origin + offsets[i].End);
            if (piece.Ids[i] == tokenizer.UnkTokenId)
            {
                yield return new ScoredToken(text[start..end], own, start, end, i, false);
                continue;
            }

            // Where the spelling does not tell, a token that no space precedes goes on within a word.
            bool goesOn = tokenizer.MarksContinuation ? tokens[i].Length != end - start : start > 0 && !text.AsSpan((start - 1)..Math.Min(start + 1, text.Length)).Contains(' ');
            yield return new ScoredToken(tokenizer.IdToToken(piece.Ids[i]) ?? tokens[i], own, start, end, i, goesOn);
        }
    }

    private static IEnumerable<List<ScoredToken>> Words(IReadOnlyList<ScoredToken> tokens)
    {
        var word = new List<ScoredToken>();
        foreach (ScoredToken token in tokens)
        {
            if (word.Count > 0 && !token.GoesOn)
            {
                yield return word;
                word = [];
            }

            word.Add(token);
        }

        if (word.Count > 0)
        {
            yield return word;
        }
    }

    private TokenLabel Word(List<ScoredToken> tokens)
    {
        float[] scores = aggregation switch
        {
            TokenAggregation.First => tokens[0].Scores.ToArray(),
            TokenAggregation.Max => tokens.MaxBy(t => t.Best.Score)!.Scores.ToArray(),
            _ => [.. Enumerable.Range(0, names.Count).Select(label => tokens.Average(t => t.Scores.Span[label]))],
        };
        var word = new ScoredToken(tokenizer.TokensToText(tokens.Select(t => t.Text)), scores, tokens[0].Start, tokens[^1].End, 0, false);
        return word.Label(names) with { Index = null };
    }

    /// <summary>Joins neighbours of the same entity.</summary>
    private List<TokenLabel> Group(IReadOnlyList<TokenLabel> labels)
    {
        var groups = new List<TokenLabel>();
        var group = new List<TokenLabel>();
        foreach (TokenLabel label in labels)
        {
            (bool begins, string entity) = Entity(label.Label);
            if (group.Count > 0 && (begins || entity != Entity(group[^1].Label).Name))
            {
                groups.Add(Joined(group));
                group = [];
            }

            group.Add(label);
        }

        if (group.Count > 0)
        {
            groups.Add(Joined(group));
        }

        return groups;
    }

    private TokenLabel Joined(List<TokenLabel> labels) => new()
    {
        Label = labels[0].Label[(labels[0].Label.IndexOf('-', StringComparison.Ordinal) + 1)..],
        Score = labels.Average(l => l.Score),
        Text = tokenizer.TokensToText(labels.Select(l => l.Text)),
        Start = labels[0].Start,
        End = labels[^1].End,
    };

    private static (bool Begins, string Name) Entity(string label)
        => label.StartsWith("B-", StringComparison.Ordinal) ? (true, label[2..])
            : (false, label.StartsWith("I-", StringComparison.Ordinal) ? label[2..] : label);

    private sealed record ScoredToken(string Text, ReadOnlyMemory<float> Scores, int? Start, int? End, int Index, bool GoesOn)
    {
        public (int Label, float Score) Best => Scores.ToArray().Select((score, label) => (label, score)).MaxBy(s => s.score);

        public TokenLabel Label(IReadOnlyList<string> names) => new() { Label = names[Best.Label], Score = Best.Score, Text = Text, Start = Start, End = End, Index = Index };
    }
}
