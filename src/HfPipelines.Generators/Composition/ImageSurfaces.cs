namespace HfPipelines.Generators.Composition;

/// <summary>The members of the runtime's pipelines that take pictures.</summary>
internal static class ImageSurfaces
{
    private const string Image = "global::HfPipelines.ImageData";
    private const string Scores = $"{Surfaces.List}<global::HfPipelines.LabelScore>";
    private const string Objects = $"{Surfaces.List}<global::HfPipelines.DetectedObject>";
    private const string Parts = $"{Surfaces.List}<global::HfPipelines.ImageSegment>";
    private const string Depth = "global::HfPipelines.DepthMap";
    private const string Features = "global::HfPipelines.FeatureTensor";

    private static readonly SurfaceParameter One = new(Image, "image", "The picture.");

    private static readonly SurfaceParameter Several = new($"{Surfaces.List}<{Image}>", "images", "The pictures.");

    private static readonly SurfaceParameter Options = new("global::HfPipelines.ClassificationOptions?", "options", "How; null for the five likeliest labels.", "null");

    private static readonly SurfaceParameter Labels = new($"{Surfaces.List}<string>", "labels", "The labels; at least one.");

    private static readonly SurfaceParameter Template = new(
        "string", "template", "The sentence that each label is put into, in the place of <c>{}</c>.", "global::HfPipelines.Pipelines.ZeroShotImageClassificationPipeline.UsualTemplate");

    private static readonly SurfaceParameter Threshold = new("double", "threshold", "The score that an object must exceed, from 0 to 1.", "0.5");

    private static readonly SurfaceParameter LowThreshold = Threshold with { Default = "0.1" };

    private static readonly SurfaceParameter Most = new("int?", "topK", "The most objects to give for a picture; null for all.", "null");

    private static readonly SurfaceParameter Search = new("global::HfPipelines.MaskGenerationOptions?", "options", "How; null for the defaults.", "null");

    private static readonly SurfaceParameter Division = new("global::HfPipelines.SegmentationOptions?", "options", "How; null for the defaults.", "null");

    private static readonly SurfaceParameter Pooled = new("bool", "pooled", "Whether one state stands for the whole picture, instead of one for each part of it.", "false");

    private static readonly SurfaceMember Processor = new("global::HfPipelines.Imaging.ImageProcessor", "ImageProcessor", "Turns pictures into the network's inputs.", null);

    public static IReadOnlyList<SurfaceMember> Classification { get; } =
    [
        new(Surfaces.Task(Scores), "ClassifyAsync", "Labels a picture.", [One, Options, Surfaces.Cancellation], "The labels, the likeliest first."),
        new(Surfaces.Task($"{Surfaces.List}<{Scores}>"), "ClassifyAsync", "Labels several pictures.", [Several, Options, Surfaces.Cancellation], "For each picture its labels, the likeliest first."),
        Processor,
    ];

    public static IReadOnlyList<SurfaceMember> ZeroShotClassification { get; } =
    [
        new(Surfaces.Task(Scores), "ClassifyAsync", "Scores labels of your own on a picture.", [One, Labels, Template, Surfaces.Cancellation], "The labels, the likeliest first."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Scores}>"),
            "ClassifyAsync",
            "Scores labels of your own on several pictures.",
            [Several, Labels, Template, Surfaces.Cancellation],
            "For each picture the labels, the likeliest first."),
        Processor,
    ];

    public static IReadOnlyList<SurfaceMember> Detection { get; } =
    [
        new(Surfaces.Task(Objects), "DetectAsync", "Finds the objects in a picture.", [One, Threshold, Surfaces.Cancellation], "The objects with their boxes."),
        new(Surfaces.Task($"{Surfaces.List}<{Objects}>"), "DetectAsync", "Finds the objects in several pictures.", [Several, Threshold, Surfaces.Cancellation], "For each picture its objects with their boxes."),
        Processor,
    ];

    public static IReadOnlyList<SurfaceMember> ZeroShotDetection { get; } =
    [
        new(Surfaces.Task(Objects), "DetectAsync", "Finds what labels of your own name in a picture.", [One, Labels, LowThreshold, Most, Surfaces.Cancellation], "The objects, the likeliest first."),
        new(
            Surfaces.Task($"{Surfaces.List}<{Objects}>"),
            "DetectAsync",
            "Finds what labels of your own name in several pictures.",
            [Several, Labels, LowThreshold, Most, Surfaces.Cancellation],
            "For each picture its objects, the likeliest first."),
        Processor,
    ];

    public static IReadOnlyList<SurfaceMember> DepthEstimation { get; } =
    [
        new(Surfaces.Task(Depth), "EstimateAsync", "Estimates the depth of a picture.", [One, Surfaces.Cancellation], "The depth, as large as the picture."),
        new(Surfaces.Task($"{Surfaces.List}<{Depth}>"), "EstimateAsync", "Estimates the depth of several pictures.", [Several, Surfaces.Cancellation], "For each picture its depth."),
        Processor,
    ];

    public static IReadOnlyList<SurfaceMember> MaskGeneration { get; } =
    [
        new(
            Surfaces.Task($"{Surfaces.List}<global::HfPipelines.GeneratedMask>"),
            "GenerateAsync",
            "Finds the masks of everything in a picture.",
            [One, Search, Surfaces.Cancellation],
            "The masks, the best first, as large as the picture."),
        Processor,
    ];

    public static IReadOnlyList<SurfaceMember> Segmentation { get; } =
    [
        new(Surfaces.Task(Parts), "SegmentAsync", "Finds the parts of a picture.", [One, Division, Surfaces.Cancellation], "The parts with their masks."),
        new(Surfaces.Task($"{Surfaces.List}<{Parts}>"), "SegmentAsync", "Finds the parts of several pictures.", [Several, Division, Surfaces.Cancellation], "For each picture its parts with their masks."),
        Processor,
    ];

    public static IReadOnlyList<SurfaceMember> FeatureExtraction { get; } =
    [
        new(Surfaces.Task(Features), "ExtractAsync", "Extracts the features of a picture.", [One, Pooled, Surfaces.Cancellation], "The features."),
        new(Surfaces.Task($"{Surfaces.List}<{Features}>"), "ExtractAsync", "Extracts the features of several pictures.", [Several, Pooled, Surfaces.Cancellation], "For each picture its features."),
        Processor,
    ];
}
