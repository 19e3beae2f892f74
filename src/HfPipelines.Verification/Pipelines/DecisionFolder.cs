using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Pipelines;

namespace HfPipelines.Verification.Pipelines;

/// <summary>The folder <c>decision</c>: questions about states.</summary>
internal static class DecisionFolder
{
    public static PipelineFolder Create() => new TaskFolder<DecisionPipeline>("decision", Decide);

    private static string? Decide(DecisionPipeline pipeline, JsonElement call)
    {
        JsonElement input = FixtureCalls.Input(call);
        JsonElement[] requests = FixtureCalls.IsBatch(call) ? [.. input.EnumerateArray()] : [input];
        IReadOnlyDictionary<string, DecisionAnswer>[] found =
        [
            .. requests.Select(r => pipeline.DecideAsync(Node(r.GetProperty("state")), r.GetProperty("questions").EnumerateObject().ToDictionary(q => q.Name, q => Question(q.Value))).GetAwaiter().GetResult()),
        ];
        return ResultComparison.Batch(call.GetProperty("result"), found, Answers, FixtureCalls.IsBatch(call));
    }

    private static DecisionQuestion Question(JsonElement json)
    {
        JsonNode? instructions = Node(json.GetProperty("instructions"));
        return json.GetProperty("type").GetString() switch
        {
            "noul" => json.TryGetProperty("criteria", out JsonElement criteria) ? new NoulQuestion(instructions, Node(criteria.GetProperty("true")), Node(criteria.GetProperty("false"))) : new NoulQuestion(instructions),
            "choice" => new ChoiceQuestion(instructions, [.. json.GetProperty("criteria").EnumerateObject().Select(o => new ChoiceOption(o.Name, Node(o.Value)))]),
            "score" => new ScoreQuestion(instructions, [.. json.GetProperty("criteria").EnumerateArray().Select(o => Node(o)!)]),
            string other => throw new NotSupportedException($"a question of the type '{other}'"),
            _ => throw new NotSupportedException("a question without a type"),
        };
    }

    private static JsonNode? Node(JsonElement json) => JsonNode.Parse(json.GetRawText());

    private static string? Answers(JsonElement expected, IReadOnlyDictionary<string, DecisionAnswer> found)
        => expected.EnumerateObject().Count() != found.Count ? $"expected {expected.EnumerateObject().Count()} answers, found {found.Count}"
            : expected.EnumerateObject().Select(e => Answer(e.Value, found[e.Name]) is { } difference ? $"{e.Name}: {difference}" : null).FirstOrDefault(d => d is not null);

    private static string? Answer(JsonElement expected, DecisionAnswer found) => found switch
    {
        NoulAnswer noul => Number(expected, "noul", noul.Noul),
        ChoiceAnswer choice => ResultComparison.Text(expected.GetProperty("choice").GetString(), choice.Choice)
            ?? Number(expected, "confidence", choice.Confidence)
            ?? Probabilities(expected, [.. choice.Probabilities.Select(p => (p.Label, p.Score))]),
        ScoreAnswer score => Number(expected, "score", score.Score)
            ?? Number(expected, "confidence", score.Confidence)
            ?? Probabilities(expected, [.. score.Probabilities.Select((p, i) => ($"{i}", p))]),
        _ => $"found a {found.GetType().Name}",
    };

    private static string? Number(JsonElement expected, string name, double found) => ResultComparison.Number(expected.GetProperty(name).GetDouble(), found);

    private static string? Probabilities(JsonElement expected, IReadOnlyList<(string Name, double Value)> found)
    {
        JsonProperty[] wanted = [.. expected.GetProperty("probabilities").EnumerateObject()];
        return wanted.Length != found.Count ? $"expected {wanted.Length} probabilities, found {found.Count}"
            : wanted.Select((w, i) => ResultComparison.Text(w.Name, found[i].Name) ?? ResultComparison.Number(w.Value.GetDouble(), found[i].Value)).FirstOrDefault(d => d is not null);
    }
}
