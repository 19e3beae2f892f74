using System.Globalization;
using System.Text.Json.Nodes;
using HfPipelines.Pipelines.Decisions;

namespace HfPipelines;

/// <summary>A question with a level for an answer (<c>score</c>).</summary>
/// <param name="Instructions">What is asked, as text or JSON.</param>
/// <param name="Criteria">What each level means, as text or JSON, the lowest first; at least one.</param>
public sealed record ScoreQuestion(JsonNode? Instructions, IReadOnlyList<JsonNode> Criteria) : DecisionQuestion<ScoreAnswer>(Instructions)
{
    internal override string Type => "score";

    internal override IReadOnlyList<(string Name, JsonNode? Description)> Options(DecisionConfig config)
        => [.. Criteria.Select((level, i) => (i.ToString(CultureInfo.InvariantCulture), (JsonNode?)level))];

    internal override DecisionAnswer Answer(IReadOnlyList<(string Name, JsonNode? Description)> options, IReadOnlyList<double> probabilities)
    {
        int count = options.Count;
        int best = probabilities.ToList().IndexOf(probabilities.Max());
        double distance = probabilities.Select((p, level) => p * Math.Abs(level - best)).Sum();
        double byChance = Enumerable.Range(0, count).Average(level => Math.Abs(level - ((count - 1) / 2.0)));
        double confidence = count == 1 ? 1 : Math.Max(0, 1 - (distance / byChance));
        return new ScoreAnswer(probabilities.Select((p, level) => p * level).Sum(), confidence, probabilities);
    }
}

/// <summary>The answer to a <see cref="ScoreQuestion"/>.</summary>
/// <param name="Score">The level, counted from 0, as the mean of the levels by how likely they are.</param>
/// <param name="Confidence">How close together the likely levels are, from 0, as by chance, to 1.</param>
/// <param name="Probabilities">How likely each level is, the lowest first.</param>
public sealed record ScoreAnswer(double Score, double Confidence, IReadOnlyList<double> Probabilities) : DecisionAnswer;
