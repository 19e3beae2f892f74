using System.Text.Json.Nodes;
using HfPipelines.Processing;

namespace HfPipelines.Pipelines.Decisions;

/// <summary>A question with the labels that stand for its options.</summary>
/// <param name="Name">The name by which its answer is found.</param>
/// <param name="Question">The question.</param>
/// <param name="Options">The options with their descriptions.</param>
/// <param name="Labels">For each option the token that stands for it.</param>
internal sealed record AskedQuestion(string Name, DecisionQuestion Question, IReadOnlyList<(string Name, JsonNode? Description)> Options, IReadOnlyList<string> Labels)
{
    public static AskedQuestion Create(string name, DecisionQuestion question, DecisionConfig config)
    {
        IReadOnlyList<(string, JsonNode?)> options = question.Options(config);
        IReadOnlyList<string> labels = config.Labels(question.Type);
        return options.Count > 0 && options.Count <= labels.Count
            ? new AskedQuestion(name, question, options, [.. labels.Take(options.Count)])
            : throw new ProcessingException($"question '{name}'", $"from one to {labels.Count} options", $"{options.Count}");
    }

    /// <summary>The question as a template sees it.</summary>
    public Dictionary<string, object?> ToVariables() => new()
    {
        ["name"] = Name,
        ["type"] = Question.Type,
        ["instructions"] = Question.Instructions,
        ["options"] = Options.Select(o => (object?)o.Name).ToList(),
        ["labels"] = Labels.Select(l => (object?)l).ToList(),
        ["descriptions"] = Options.Select(o => (object?)o.Description).ToList(),
    };

    public DecisionAnswer Answer(IReadOnlyList<double> probabilities) => Question.Answer(Options, probabilities);
}
