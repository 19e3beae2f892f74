using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.Passages;

/// <summary>Encodes questions with passages that may answer them, and finds the answers, for the models of the DPR reader's kind. Immutable and safe for many threads.</summary>
public sealed class PassageTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly int _separator;
    private readonly int _padding;

    private PassageTokenizer(Tokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _separator = tokenizer.SepTokenId ?? throw new TokenizerException(tokenizer.ClassName, "sep_token", "the tokenizer has none");
        _padding = tokenizer.PadTokenId ?? throw new TokenizerException(tokenizer.ClassName, "pad_token", "the tokenizer has none");
    }

    /// <summary>Makes it of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <exception cref="TokenizerException">The tokenizer's class knows no passages, or has no separator or padding.</exception>
    public static PassageTokenizer Create(Tokenizer tokenizer)
        => TokenizerClassSpec.Find(tokenizer.ClassName)?["passages"].Bool(absent: false) == true
            ? new PassageTokenizer(tokenizer)
            : throw new TokenizerException(tokenizer.ClassName, null, "the tokenizer's class knows no passages");

    /// <summary>Encodes a question with passages.</summary>
    /// <param name="question">The question.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="maxLength">The most tokens of each, cut at the end; null for all.</param>
    /// <param name="padding">How to fill them; null for not at all.</param>
    public IReadOnlyList<PassageEncoding> Encode(string question, IReadOnlyList<(string Title, string Text)> passages, int? maxLength = null, PaddingOptions? padding = null)
        => Encode([.. passages.Select(p => (question, p.Title, p.Text))], maxLength, padding);

    /// <summary>Encodes questions, each with a passage.</summary>
    /// <param name="passages">The questions and passages.</param>
    /// <param name="maxLength">The most tokens of each, cut at the end; null for all.</param>
    /// <param name="padding">How to fill them; null for not at all.</param>
    public IReadOnlyList<PassageEncoding> Encode(IReadOnlyList<(string Question, string Title, string Text)> passages, int? maxLength = null, PaddingOptions? padding = null)
    {
        int[][] ids = [.. passages.Select(p => (int[])[.. _tokenizer.Encode(p.Question, p.Title).Ids, .. _tokenizer.Encode(p.Text, addSpecialTokens: false).Ids])];
        ids = maxLength is { } most ? [.. ids.Select(i => i[..Math.Min(i.Length, most)])] : ids;
        int length = padding is null || ids.Length == 0 ? 0 : padding.Length ?? ids.Max(i => i.Length);
        length = padding?.MultipleOf is { } multiple and > 0 ? (length + multiple - 1) / multiple * multiple : length;
        return [.. ids.Select(i => Pad(i, length, padding))];
    }

    /// <summary>Finds the answers, those of the most relevant passage first, each passage's likeliest first. No answer lies within another of its passage.</summary>
    /// <param name="passages">The passages as they were encoded.</param>
    /// <param name="scores">What the model says of each.</param>
    /// <param name="options">How many to find; null for the usual numbers.</param>
    /// <exception cref="ArgumentException">There are not as many scores as passages or tokens.</exception>
    public IReadOnlyList<PassageAnswer> FindAnswers(IReadOnlyList<PassageEncoding> passages, IReadOnlyList<PassageScores> scores, PassageAnswerOptions? options = null)
    {
        options ??= new PassageAnswerOptions();
        if (scores.Count != passages.Count || scores.Zip(passages).Any(p => p.First.Starts.Length != p.Second.Ids.Length || p.First.Ends.Length != p.Second.Ids.Length))
        {
            throw new ArgumentException("Expected as many scores as passages, and in each as many starts and ends as tokens.", nameof(scores));
        }

        var answers = new List<PassageAnswer>();
        foreach (int passage in Enumerable.Range(0, passages.Count).OrderByDescending(i => scores[i].Relevance))
        {
            foreach ((int start, int end, float score) in BestSpans(passages[passage], scores[passage], options))
            {
                answers.Add(new PassageAnswer(_tokenizer.Decode(passages[passage].Ids.AsSpan()[start..(end + 1)]), score, scores[passage].Relevance, passage, start, end));
            }

            if (answers.Count >= options.Count)
            {
                break;
            }
        }

        return [.. answers.Take(options.Count)];
    }

    private PassageEncoding Pad(int[] ids, int length, PaddingOptions? padding)
    {
        int[] filling = [.. Enumerable.Repeat(padding?.PadId ?? _padding, Math.Max(0, length - ids.Length))];
        int[] all = (padding?.Side ?? _tokenizer.PaddingSide) == TextSide.Left ? [.. filling, .. ids] : [.. ids, .. filling];
        return new PassageEncoding([.. all], [.. all.Select(i => i == _padding ? 0 : 1)]);
    }

    private List<(int Start, int End, float Score)> BestSpans(PassageEncoding passage, PassageScores scores, PassageAnswerOptions options)
    {
        ReadOnlySpan<int> ids = passage.Ids.AsSpan();
        int second = ids.Length < 2 ? -1 : ids[2..].IndexOf(_separator);
        if (second < 0)
        {
            throw new ArgumentException("Expected a separator behind question and title, found none.", nameof(passage));
        }

        int begin = second + 3;
        int stop = ids[^1] == _padding ? ids.IndexOf(_padding) : ids.Length;
        var spans = new List<(int Start, int End, float Score)>();
        for (int start = begin; start < stop; start++)
        {
            for (int end = start; end < Math.Min(stop, start + options.MaxLength); end++)
            {
                spans.Add((start, end, scores.Starts.Span[start] + scores.Ends.Span[end]));
            }
        }

        var chosen = new List<(int Start, int End, float Score)>();
        foreach ((int Start, int End, float Score) span in spans.OrderByDescending(s => s.Score))
        {
            if (chosen.Count == options.CountPerPassage)
            {
                break;
            }

            if (!chosen.Any(c => (span.Start <= c.Start && c.End <= span.End) || (c.Start <= span.Start && span.End <= c.End)))
            {
                chosen.Add(span);
            }
        }

        return chosen;
    }
}
