using System.Globalization;
using System.Text.RegularExpressions;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Passages;
using HfPipelines.Verification.Forward;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Questions with passages, and answers in them.</summary>
internal static partial class PassageCalls
{
    // Questions that the fixture does not list; the ids are those of these.
    private static readonly string[] OtherQuestions = ["what fell", "who sat"];

    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        if (call.Tokenizer.ClassName != "DPRReaderTokenizer")
        {
            return null;
        }

        PassageTokenizer passages = PassageTokenizer.Create(call.Tokenizer);
        Match shared = call.All.Select(c => Questions().Match(c.GetProperty("call").GetString()!)).First(m => m.Success);
        string question = PythonLiteral.Read(shared.Groups[1].Value);
        (string, string)[] texts = [.. Literals(shared.Groups[2].Value).Zip(Literals(shared.Groups[3].Value))];
        if (Questions().IsMatch(call.Text))
        {
            return Write(passages.Encode(question, texts, padding: new PaddingOptions()));
        }

        if (Same().Match(call.Text) is { Success: true } same)
        {
            return Write(passages.Encode([.. texts.Zip(OtherQuestions, (t, q) => (q, t.Item1, t.Item2))], Number(same.Groups[1])));
        }

        return BestSpans().Match(call.Text) is { Success: true } spans ? Answers(passages, passages.Encode(question, texts, padding: new PaddingOptions()), spans) : null;
    }

    private static object Answers(PassageTokenizer passages, IReadOnlyList<PassageEncoding> encodings, Match call)
    {
        int length = encodings[0].Ids.Length;
        float[] starts = Recipe("start", encodings.Count * length);
        float[] ends = Recipe("end", encodings.Count * length);
        float[] relevance = Recipe("relevance", encodings.Count);
        PassageScores[] scores = [.. encodings.Select((_, i) => new PassageScores(starts.AsMemory(i * length, length), ends.AsMemory(i * length, length), relevance[i]))];
        var options = new PassageAnswerOptions(Number(call.Groups[1]), Number(call.Groups[3]), Number(call.Groups[2]));
        return passages.FindAnswers(encodings, scores, options).Select(a => new object[] { (double)a.Score, (double)a.Relevance, a.Passage, a.Start, a.End, a.Text });
    }

    private static Dictionary<string, object?> Write(IReadOnlyList<PassageEncoding> encodings)
        => new() { ["input_ids"] = encodings.Select(e => e.Ids), ["attention_mask"] = encodings.Select(e => e.AttentionMask) };

    private static float[] Recipe(string name, int count)
    {
        float[] values = new float[count];
        TensorRecipe.Fill(name, 0, 1, 0, values);
        return values;
    }

    private static IEnumerable<string> Literals(string list) => Literal().Matches(list).Select(m => PythonLiteral.Read(m.Value));

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^questions=('.*'), titles=\[(.*)\], texts=\[(.*)\], padding=True$")]
    private static partial Regex Questions();

    [GeneratedRegex(@"^same, truncation=True, max_length=(\d+)$")]
    private static partial Regex Same();

    [GeneratedRegex(@"^decode_best_spans\(start=recipe\('start',\[2,L\],0,1\), end=recipe\('end'\), relevance=recipe\('relevance',\[2\]\), num_spans=(\d+), max_answer_length=(\d+), num_spans_per_passage=(\d+)\)$")]
    private static partial Regex BestSpans();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Literal();
}
