namespace HfPipelines.Generators.Composition;

/// <summary>Pictures to labels, boxes, masks, depth or features.</summary>
internal sealed class ImageTemplate : PipelineTemplate
{
    public override string Kind => "Image";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "image-classification", "object-detection", "zero-shot-object-detection", "image-segmentation", "mask-generation", "depth-estimation", "keypoint-matching",
        "video-classification", "image-feature-extraction",
    ];

    /// <inheritdoc/>
    /// <remarks>The features of these are none of texts.</remarks>
    public override PipelineSurface Surface(string task) => task == "feature-extraction" ? Surfaces.Network : base.Surface(task);
}
