using System.Collections.Immutable;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines;

/// <summary>From the scores of a text's tokens as begin and end to answers.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="context">The text.</param>
/// <param name="questionFirst">Whether the question stands before the text.</param>
/// <param name="count">The most answers.</param>
/// <param name="options">How.</param>
internal sealed class AnswerSearch(Tokenizer tokenizer, string context, bool questionFirst, int count, QuestionAnsweringOptions options)
{
    private const float Impossible = -10000f;

    /// <summary>What a piece of the text holds.</summary>
    /// <param name="Answers">The answers, the likeliest first.</param>
    /// <param name="NoAnswer">How likely it holds none.</param>
    public sealed record Piece(IReadOnlyList<ExtractedAnswer> Answers, double NoAnswer);

    /// <summary>Reads a piece of the text.</summary>
    /// <param name="starts">The score of each token as begin.</param>
    /// <param name="ends">The score of each token as end.</param>
    /// <param name="piece">The tokens.</param>
    public Piece Read(float[] starts, float[] ends, Encoding piece)
    {
        bool[] allowed = Allowed(piece);
        (double[] start, double[] end) = (Chances(starts, allowed), Chances(ends, allowed));
        double noAnswer = start[0] * end[0];
        (start[0], end[0]) = (0, 0);

        // Several places may turn out to be the same words.
        int candidates = options.AlignsToWords ? (2 * count) + 10 : count;
        ExtractedAnswer[] answers =
        [
            .. Spans(start, end)
                .OrderByDescending(s => s.Score)
                .Take(candidates)
                .Where(s => allowed[s.Start] && allowed[s.End])
                .Select(s => Answer(piece, s.Start, s.End, s.Score)),
        ];
        return new Piece(answers, noAnswer);
    }

    /// <summary>The likeliest answers of all pieces; those that say the same add up.</summary>
    public IReadOnlyList<ExtractedAnswer> Best(IReadOnlyList<Piece> pieces)
    {
        var answers = new Dictionary<string, ExtractedAnswer>();
        foreach (ExtractedAnswer answer in pieces.SelectMany(p => p.Answers))
        {
            string key = answer.Text.ToLowerInvariant();
            answers[key] = answers.TryGetValue(key, out ExtractedAnswer? same) ? same with { Score = same.Score + answer.Score } : answer;
        }

        IEnumerable<ExtractedAnswer> all = options.AllowsNoAnswer ? answers.Values.Append(new ExtractedAnswer("", pieces.Min(p => p.NoAnswer), 0, 0)) : answers.Values;
        return [.. all.OrderByDescending(a => a.Score).Take(count)];
    }

    /// <summary>An answer is of tokens of the text; the first token of all may stand for none.</summary>
    private bool[] Allowed(Encoding piece)
    {
        ImmutableArray<int?> sequences = piece.SequenceIds;
        return [.. piece.Ids.Select((id, i) => !questionFirst || sequences[i] == 1 || (tokenizer.ClsTokenId is { } cls && id == cls))];
    }

    private static double[] Chances(float[] scores, bool[] allowed)
    {
        float[] possible = [.. scores.Select((score, i) => allowed[i] ? score : Impossible)];
        float highest = possible.Max();
        double[] powers = [.. possible.Select(score => Math.Exp(score - highest))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }

    private IEnumerable<(int Start, int End, double Score)> Spans(double[] start, double[] end)
        => Enumerable.Range(0, start.Length).SelectMany(s => Enumerable.Range(s, Math.Min(options.MaxAnswerTokens, end.Length - s)).Select(e => (s, e, start[s] * end[e])));

    private ExtractedAnswer Answer(Encoding piece, int first, int last, double score)
    {
        int sequence = questionFirst ? 1 : 0;
        (TokenOffset begin, TokenOffset finish) = (piece.Offsets[first], piece.Offsets[last]);
        if (options.AlignsToWords && Word(first) is { } firstWord && Word(last) is { } lastWord)
        {
            (begin, finish) = (firstWord, lastWord);
        }

        return new ExtractedAnswer(context[begin.Start..Math.Max(begin.Start, finish.End)], score, begin.Start, finish.End);

        TokenOffset? Word(int token) => piece.TokenToWord(token) is { } word ? piece.WordToChars(word, sequence) : null;
    }
}
