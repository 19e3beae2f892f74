namespace HfPipelines.Generators.Composition;

/// <summary>Speech and sound: recognition, synthesis, labels.</summary>
internal sealed class AudioTemplate : PipelineTemplate
{
    public override string Kind => "Audio";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "automatic-speech-recognition", "text-to-audio", "audio-classification", "text-generation", "feature-extraction",
    ];

    /// <inheritdoc/>
    /// <remarks>The features of these are none of texts.</remarks>
    public override PipelineSurface Surface(string task) => task == "feature-extraction" ? Surfaces.Network : base.Surface(task);
}
