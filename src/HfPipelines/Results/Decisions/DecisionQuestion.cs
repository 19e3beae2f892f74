using System.Text.Json.Nodes;
using HfPipelines.Pipelines.Decisions;

namespace HfPipelines;

/// <summary>A question about a state whose answers are known before: yes or no, one of several options, or a level.</summary>
/// <param name="Instructions">What is asked, as text or JSON; null where the options say it.</param>
public abstract record DecisionQuestion(JsonNode? Instructions)
{
    /// <summary>The type as the original calls it.</summary>
    internal abstract string Type { get; }

    /// <summary>The names of the options with their descriptions.</summary>
    internal abstract IReadOnlyList<(string Name, JsonNode? Description)> Options(DecisionConfig config);

    /// <summary>The answer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="probabilities">How likely each option is.</param>
    internal abstract DecisionAnswer Answer(IReadOnlyList<(string Name, JsonNode? Description)> options, IReadOnlyList<double> probabilities);
}

/// <summary>A question with the type of its answer.</summary>
/// <typeparam name="TAnswer">The answer.</typeparam>
/// <param name="Instructions">What is asked, as text or JSON; null where the options say it.</param>
public abstract record DecisionQuestion<TAnswer>(JsonNode? Instructions) : DecisionQuestion(Instructions)
    where TAnswer : DecisionAnswer;
