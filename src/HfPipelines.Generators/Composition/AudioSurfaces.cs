namespace HfPipelines.Generators.Composition;

/// <summary>The members of the runtime's pipelines that take recordings.</summary>
internal static class AudioSurfaces
{
    private const string Audio = "global::HfPipelines.AudioData";
    private const string Scores = $"{Surfaces.List}<global::HfPipelines.LabelScore>";

    private static readonly SurfaceParameter One = new(Audio, "audio", "The recording.");

    private static readonly SurfaceParameter Several = new($"{Surfaces.List}<{Audio}>", "audios", "The recordings.");

    private static readonly SurfaceParameter Options = new("global::HfPipelines.ClassificationOptions?", "options", "How; null for all labels.", "null");

    private static readonly SurfaceParameter Labels = new($"{Surfaces.List}<string>", "labels", "The labels; at least one.");

    private static readonly SurfaceParameter Template = new(
        "string", "template", "The sentence that each label is put into, in the place of <c>{}</c>.", "global::HfPipelines.Pipelines.ZeroShotAudioClassificationPipeline.UsualTemplate");

    private static readonly SurfaceMember Extractor = new("global::HfPipelines.Audio.FeatureExtractor", "FeatureExtractor", "Turns recordings into the network's inputs.", null);

    public static IReadOnlyList<SurfaceMember> Classification { get; } =
    [
        new(Surfaces.Task(Scores), "ClassifyAsync", "Labels a recording.", [One, Options, Surfaces.Cancellation], "The labels, the likeliest first."),
        new(Surfaces.Task($"{Surfaces.List}<{Scores}>"), "ClassifyAsync", "Labels several recordings.", [Several, Options, Surfaces.Cancellation], "For each recording its labels, the likeliest first."),
        Extractor,
    ];

    public static IReadOnlyList<SurfaceMember> ZeroShotClassification { get; } =
    [
        new(Surfaces.Task(Scores), "ClassifyAsync", "Scores labels of your own on a recording.", [One, Labels, Template, Surfaces.Cancellation], "The labels, the likeliest first."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Scores}>"),
            "ClassifyAsync",
            "Scores labels of your own on several recordings.",
            [Several, Labels, Template, Surfaces.Cancellation],
            "For each recording the labels, the likeliest first."),
        Extractor,
        Surfaces.Tokenizer,
    ];

    public static IReadOnlyList<SurfaceMember> SpeechRecognition { get; } =
    [
        new(
            Surfaces.Task("global::HfPipelines.Transcription"),
            "TranscribeAsync",
            "Transcribes a recording.",
            [
                One,
                new("global::HfPipelines.TranscriptionOptions?", "options", "How; null for the text alone, heard at once.", "null"),
                Surfaces.Cancellation,
            ],
            "What the recording says."),
        Extractor,
    ];
}
