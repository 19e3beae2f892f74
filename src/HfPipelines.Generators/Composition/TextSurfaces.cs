namespace HfPipelines.Generators.Composition;

/// <summary>The members of the runtime's pipelines that read texts.</summary>
internal static class TextSurfaces
{
    private const string Scores = $"{Surfaces.List}<global::HfPipelines.LabelScore>";
    private const string TokenLabels = $"{Surfaces.List}<global::HfPipelines.TokenLabel>";
    private const string Fillings = $"{Surfaces.List}<global::HfPipelines.MaskFilling>";
    private const string Answer = "global::HfPipelines.ExtractedAnswer";
    private const string Features = "global::HfPipelines.FeatureTensor";
    private const string Vector = "global::System.ReadOnlyMemory<float>";
    private const string Pair = "global::HfPipelines.TextPair";

    private static readonly SurfaceParameter One = new("string", "text", "The text.");

    private static readonly SurfaceParameter Several = new($"{Surfaces.List}<string>", "texts", "The texts.");

    private static readonly SurfaceParameter Options = new("global::HfPipelines.ClassificationOptions?", "options", "How; null for the likeliest label alone.", "null");

    private static readonly SurfaceParameter MaxTokens = new("int?", "maxTokens", "The length that longer texts are cut to, in tokens; null to leave them whole.", "null");

    private static readonly SurfaceParameter TokenOptions = new(
        "global::HfPipelines.TokenClassificationOptions?", "options", "How; null for each token by itself, without those outside of entities.", "null");

    private static readonly SurfaceParameter MaskOptions = new("global::HfPipelines.FillMaskOptions?", "options", "How; null for the five likeliest tokens.", "null");

    private static readonly SurfaceParameter Labels = new($"{Surfaces.List}<string>", "labels", "The labels; at least one.");

    private static readonly SurfaceParameter Template = new(
        "string", "template", "The sentence that each label is put into, in the place of <c>{}</c>.", "global::HfPipelines.Pipelines.ZeroShotClassificationPipeline.UsualTemplate");

    private static readonly SurfaceParameter MultiLabel = new(
        "bool", "multiLabel", "Whether several labels may be true, each scored by itself, instead of one, with scores that add up to 1.", "false");

    private static readonly SurfaceParameter Question = new("string", "question", "The question.");

    private static readonly SurfaceParameter Context = new("string", "context", "The text in which the answer stands.");

    private static readonly SurfaceParameter AnswerOptions = new("global::HfPipelines.QuestionAnsweringOptions?", "options", "How; null for the defaults.", "null");

    private static readonly SurfaceParameter Pooling = new(
        "global::HfPipelines.TextPooling", "pooling", "How the states of a text's tokens become one.", "global::HfPipelines.TextPooling.Mean");

    private static readonly SurfaceParameter Normalized = new("bool", "normalized", "Whether a vector has the length 1, so that the product of two is the cosine between them.", "true");

    public static IReadOnlyList<SurfaceMember> Classification { get; } =
    [
        new(Surfaces.Task(Scores), "ClassifyAsync", "Labels a text.", [One, Options, MaxTokens, Surfaces.Cancellation], "The labels, the likeliest first."),
        new(Surfaces.Task($"{Surfaces.List}<{Scores}>"), "ClassifyAsync", "Labels several texts.", [Several, Options, MaxTokens, Surfaces.Cancellation], "For each text its labels, the likeliest first."),
        new(
            Surfaces.Task(Scores),
            "ClassifyAsync",
            "Labels a pair of texts, for example a sentence and what may follow from it.",
            [new(Pair, "pair", "The pair."), Options, MaxTokens, Surfaces.Cancellation],
            "The labels, the likeliest first."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Scores}>"),
            "ClassifyAsync",
            "Labels several pairs of texts.",
            [new($"{Surfaces.List}<{Pair}>", "pairs", "The pairs."), Options, MaxTokens, Surfaces.Cancellation],
            "For each pair its labels, the likeliest first."),
        Surfaces.Tokenizer,
    ];

    public static IReadOnlyList<SurfaceMember> TokenClassification { get; } =
    [
        new(Surfaces.Task(TokenLabels), "ClassifyTokensAsync", "Labels the tokens of a text, for example to find names.", [One, TokenOptions, Surfaces.Cancellation], "The labelled parts, in the order of the text."),
        new(
            Surfaces.Task($"{Surfaces.List}<{TokenLabels}>"),
            "ClassifyTokensAsync",
            "Labels the tokens of several texts.",
            [Several, TokenOptions, Surfaces.Cancellation],
            "For each text its labelled parts, in the order of the text."),
        new(
            Surfaces.Task(TokenLabels),
            "ClassifyWordsAsync",
            "Labels the tokens of a text that is already split into words.",
            [
                new($"{Surfaces.List}<string>", "words", "The words."),
                new("string", "delimiter", "What stands between two words in the text; places count with it.", "\" \""),
                TokenOptions,
                Surfaces.Cancellation,
            ],
            "The labelled parts, in the order of the text."),
        Surfaces.Tokenizer,
    ];

    public static IReadOnlyList<SurfaceMember> ZeroShotClassification { get; } =
    [
        new(Surfaces.Task(Scores), "ClassifyAsync", "Scores labels of your own on a text.", [One, Labels, Template, MultiLabel, Surfaces.Cancellation], "The labels, the likeliest first."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Scores}>"),
            "ClassifyAsync",
            "Scores labels of your own on several texts.",
            [Several, Labels, Template, MultiLabel, Surfaces.Cancellation],
            "For each text the labels, the likeliest first."),
        Surfaces.Tokenizer,
    ];

    public static IReadOnlyList<SurfaceMember> FillMask { get; } =
    [
        new(
            Surfaces.Task(Fillings),
            "FillMaskAsync",
            "Fills the one mask of a text.",
            [One with { Summary = "The text with the tokenizer's mask in it, once." }, MaskOptions, Surfaces.Cancellation],
            "The tokens, the likeliest first."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Fillings}>"),
            "FillMasksAsync",
            "Fills the masks of a text, each by itself.",
            [One with { Summary = "The text with the tokenizer's mask in it, at least once." }, MaskOptions, Surfaces.Cancellation],
            "For each mask the tokens, the likeliest first."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Surfaces.List}<{Fillings}>>"),
            "FillMasksAsync",
            "Fills the masks of several texts, each by itself.",
            [Several with { Summary = "The texts with the tokenizer's mask in each, at least once." }, MaskOptions, Surfaces.Cancellation],
            "For each text and mask the tokens, the likeliest first."),
        new("string", "MaskToken", "The text of a mask, for example <c>[MASK]</c>.", null),
        Surfaces.Tokenizer,
    ];

    public static IReadOnlyList<SurfaceMember> QuestionAnswering { get; } =
    [
        new(Surfaces.Task(Answer), "AnswerAsync", "Finds the likeliest answer to a question in a text.", [Question, Context, AnswerOptions, Surfaces.Cancellation], "The answer; with an empty text where there is none."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Answer}>"),
            "FindAnswersAsync",
            "Finds the likeliest answers to a question in a text.",
            [Question, Context, new("int", "count", "The most answers."), AnswerOptions, Surfaces.Cancellation],
            "The answers, the likeliest first."),
        Surfaces.Tokenizer,
    ];

    public static IReadOnlyList<SurfaceMember> FeatureExtraction { get; } =
    [
        new(
            Surfaces.Task(Vector),
            "EmbedAsync",
            "Makes one vector of a text, to compare it with others.",
            [One, Pooling, Normalized, MaxTokens, Surfaces.Cancellation],
            "The vector, as long as the model's states."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Vector}>"),
            "EmbedAsync",
            "Makes one vector of each of several texts, to compare them.",
            [Several, Pooling, Normalized, MaxTokens, Surfaces.Cancellation],
            "For each text its vector, as long as the model's states."),
        new(Surfaces.Task(Features), "ExtractAsync", "Extracts the state of each token of a text.", [One, MaxTokens, Surfaces.Cancellation], "The states, [tokens, hidden]."),
        new(Surfaces.Task($"{Surfaces.List}<{Features}>"), "ExtractAsync", "Extracts the state of each token of several texts.", [Several, MaxTokens, Surfaces.Cancellation], "For each text the states, [tokens, hidden]."),
        Surfaces.Tokenizer,
    ];
}
