namespace HfPipelines.Generators.Composition;

/// <summary>The members of the runtime's pipeline that answers questions about a state.</summary>
internal static class DecisionSurface
{
    private const string Dictionary = "global::System.Collections.Generic.IReadOnlyDictionary";

    private static readonly SurfaceParameter State = new("global::System.Text.Json.Nodes.JsonNode?", "state", "What is asked about, as text or JSON.");

    private static readonly SurfaceParameter Cancellation = Surfaces.Cancellation with { Summary = "Stops between two questions." };

    public static IReadOnlyList<SurfaceMember> Members { get; } =
    [
        One("Noul", "Tells how likely something is true of a state.", "How likely it is true."),
        One("Choice", "Chooses one of several options for a state.", "The likeliest option, and how likely each is."),
        One("Score", "Tells the level of a state.", "The level, and how likely each is."),
        new(
            Surfaces.Task($"{Dictionary}<string, global::HfPipelines.DecisionAnswer>"),
            "DecideAsync",
            "Answers several questions about a state.",
            [State, new($"{Dictionary}<string, global::HfPipelines.DecisionQuestion>", "questions", "The questions by name; at least one."), Cancellation],
            "The answers by the names of the questions."),
    ];

    private static SurfaceMember One(string type, string summary, string returns) => new(
        Surfaces.Task($"global::HfPipelines.{type}Answer"),
        "DecideAsync",
        summary,
        [State, new($"global::HfPipelines.{type}Question", "question", "The question."), Cancellation],
        returns);
}
