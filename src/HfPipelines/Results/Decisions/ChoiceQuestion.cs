using System.Text.Json.Nodes;
using HfPipelines.Pipelines.Decisions;
using HfPipelines.Processing;

namespace HfPipelines;

/// <summary>A question with one of several options for an answer (<c>choice</c>).</summary>
/// <param name="Instructions">What is asked, as text or JSON.</param>
/// <param name="Criteria">The options; at least one.</param>
public sealed record ChoiceQuestion(JsonNode? Instructions, IReadOnlyList<ChoiceOption> Criteria) : DecisionQuestion<ChoiceAnswer>(Instructions)
{
    internal override string Type => "choice";

    internal override IReadOnlyList<(string Name, JsonNode? Description)> Options(DecisionConfig config)
        => Criteria.Select(o => o.Name).Distinct(StringComparer.Ordinal).Count() == Criteria.Count
            ? [.. Criteria.Select(o => (o.Name, o.Description))]
            : throw new ProcessingException("criteria", "options with different names", string.Join(", ", Criteria.Select(o => $"'{o.Name}'")));

    internal override DecisionAnswer Answer(IReadOnlyList<(string Name, JsonNode? Description)> options, IReadOnlyList<double> probabilities)
    {
        int best = probabilities.ToList().IndexOf(probabilities.Max());
        double chance = 1.0 / options.Count;
        double confidence = options.Count == 1 ? 1 : Math.Max(0, (probabilities[best] - chance) / (1 - chance));
        return new ChoiceAnswer(options[best].Name, confidence, [.. options.Zip(probabilities, (o, p) => new LabelScore(o.Name, p))]);
    }
}

/// <summary>An option of a <see cref="ChoiceQuestion"/>.</summary>
/// <param name="Name">The name, which the answer gives.</param>
/// <param name="Description">When it is the right one, as text or JSON; null where the name says it.</param>
public sealed record ChoiceOption(string Name, JsonNode? Description = null)
{
    /// <summary>An option whose name says all.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator ChoiceOption(string name) => new(name);
}

/// <summary>The answer to a <see cref="ChoiceQuestion"/>.</summary>
/// <param name="Choice">The name of the likeliest option.</param>
/// <param name="Confidence">How far it stands out, from 0, as likely as by chance, to 1.</param>
/// <param name="Probabilities">How likely each option is, in the order of the question.</param>
public sealed record ChoiceAnswer(string Choice, double Confidence, IReadOnlyList<LabelScore> Probabilities) : DecisionAnswer;
