using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates;

namespace HfPipelines.Pipelines.Decisions;

/// <summary>A question in words that every chat model understands, for checkpoints without a template of their own.</summary>
internal static class QuestionText
{
    // JSON as Python writes it.
    private static readonly ChatTemplate Json = ChatTemplate.Parse("{{ value|tojson }}");

    public static string Of(JsonNode? state, AskedQuestion asked)
    {
        IEnumerable<string> options = asked.Options.Select((option, i) => Option(asked, asked.Labels[i], option.Name, Text(option.Description)));
        IEnumerable<string> lines = [Text(asked.Question.Instructions), .. options];
        return $"{Text(state)}\n\n{string.Join('\n', lines.Where(l => l.Length > 0))}\n{Request(asked)}";
    }

    private static string Option(AskedQuestion asked, string label, string name, string description) => asked.Question switch
    {
        ChoiceQuestion => $"{label}. {name}{(description.Length > 0 ? $": {description}" : "")}",
        ScoreQuestion => $"{label}. {description}",
        // Yes and no need no explanation.
        _ when description.Length == 0 && asked.Labels is ["Yes", "No"] => "",
        _ => $"{label}: {(description.Length > 0 ? description : name)}",
    };

    private static string Request(AskedQuestion asked)
    {
        if (asked.Question is NoulQuestion)
        {
            return $"Answer {asked.Labels[0]} or {asked.Labels[1]} only.";
        }

        string label = asked.Labels.SequenceEqual(DecisionConfig.Letters.Take(asked.Labels.Count)) ? "letter" : "label";
        string option = asked.Question is ChoiceQuestion ? "option" : "level";
        return $"Answer with the {label} of the {option} that fits best ({asked.Labels[0]} to {asked.Labels[^1]}) only.";
    }

    private static string Text(JsonNode? value)
        => value is null ? ""
            : value is JsonValue single && single.TryGetValue(out string? text) ? text
            : Json.Render(new Dictionary<string, object?> { ["value"] = value });
}
