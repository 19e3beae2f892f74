namespace HfPipelines.Imaging;

/// <summary>How to cut out what stands in front.</summary>
public sealed record MattingOptions : PostProcessingOptions
{
    /// <summary>Pictures to lay it onto, one for each or one for all; null to lay it onto nothing.</summary>
    public IReadOnlyList<ImageInput>? Backgrounds { get; init; }
}
