namespace HfPipelines.Generators.Composition;

/// <summary>The members of the runtime's pipeline that makes texts of texts.</summary>
internal static class Text2TextSurfaces
{
    private const string Texts = $"{Surfaces.List}<{Surfaces.Text}>";

    private static readonly SurfaceParameter One = new("string", "text", "The text.");

    private static readonly SurfaceParameter Several = new($"{Surfaces.List}<string>", "texts", "The texts.");

    private static readonly SurfaceParameter Whole = One with { Summary = "The text, with the words before it that the model was trained to expect, unless the checkpoint names them." };

    private static readonly SurfaceParameter Languages = new(
        "string?",
        "languages",
        "The two languages as the checkpoint names them in its <c>task_specific_params</c>, for example <c>en_to_de</c>; null for a model of one pair.",
        "null");

    private static readonly SurfaceParameter MaxTokens = new("int?", "maxTokens", "The length that longer texts are cut to, in tokens; null to leave them whole.", "null");

    public static IReadOnlyList<SurfaceMember> Generation { get; } =
    [
        new(Surfaces.Task(Surfaces.Text), "GenerateAsync", "Writes what the model makes of a text.", [Whole, Surfaces.Options, MaxTokens, Surfaces.Cancellation], "The new text."),
        new(
            Surfaces.Task(Texts),
            "GenerateAsync",
            "Writes what the model makes of several texts at once.",
            [
                Several with { Summary = "The texts, with the words before each that the model was trained to expect, unless the checkpoint names them." },
                Surfaces.Options,
                MaxTokens,
                Surfaces.Cancellation,
            ],
            "The new texts, in the order of those given."),
        new(Surfaces.Stream, "StreamAsync", "Writes what the model makes of a text, piece by piece.", [Whole, Surfaces.Options, MaxTokens, Surfaces.Cancellation], "The pieces as they come; a piece never ends inside a character."),
    ];

    public static IReadOnlyList<SurfaceMember> Summarization { get; } =
    [
        new(Surfaces.Task(Surfaces.Text), "SummarizeAsync", "Summarizes a text.", [One, Surfaces.Options, MaxTokens, Surfaces.Cancellation], "The summary."),
        new(Surfaces.Task(Texts), "SummarizeAsync", "Summarizes several texts at once.", [Several, Surfaces.Options, MaxTokens, Surfaces.Cancellation], "The summaries, in the order of the texts."),
    ];

    public static IReadOnlyList<SurfaceMember> Translation { get; } =
    [
        new(Surfaces.Task(Surfaces.Text), "TranslateAsync", "Translates a text.", [One, Languages, Surfaces.Options, MaxTokens, Surfaces.Cancellation], "The translation."),
        new(Surfaces.Task(Texts), "TranslateAsync", "Translates several texts at once.", [Several, Languages, Surfaces.Options, MaxTokens, Surfaces.Cancellation], "The translations, in the order of the texts."),
    ];
}
