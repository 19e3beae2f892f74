using System.Text.Json.Nodes;
using HfPipelines.Pipelines.Decisions;

namespace HfPipelines;

/// <summary>A question that is true or false, or somewhere between (<c>noul</c>).</summary>
/// <param name="Instructions">What is asked, as text or JSON.</param>
/// <param name="True">When it is true, as text or JSON; null where that needs no words.</param>
/// <param name="False">When it is false, as text or JSON; null where that needs no words.</param>
public sealed record NoulQuestion(JsonNode? Instructions, JsonNode? True = null, JsonNode? False = null) : DecisionQuestion<NoulAnswer>(Instructions)
{
    private const string TrueName = "true";

    internal override string Type => "noul";

    internal override IReadOnlyList<(string Name, JsonNode? Description)> Options(DecisionConfig config)
        => [.. config.NoulOptions.Select(o => (o, o == TrueName ? True : False))];

    internal override DecisionAnswer Answer(IReadOnlyList<(string Name, JsonNode? Description)> options, IReadOnlyList<double> probabilities)
        => new NoulAnswer(probabilities[options[0].Name == TrueName ? 0 : 1]);
}

/// <summary>The answer to a <see cref="NoulQuestion"/>.</summary>
/// <param name="Noul">How likely it is true, from 0 to 1.</param>
public sealed record NoulAnswer(double Noul) : DecisionAnswer;
