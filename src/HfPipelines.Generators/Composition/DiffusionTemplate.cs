namespace HfPipelines.Generators.Composition;

/// <summary>Denoising: the network alone where no task of transformers fits.</summary>
internal sealed class DiffusionTemplate : PipelineTemplate
{
    public override string Kind => "Diffusion";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "any-to-any", "text-to-audio", "text-generation", "feature-extraction",
    ];

    /// <inheritdoc/>
    /// <remarks>The features of these are none of texts.</remarks>
    public override PipelineSurface Surface(string task) => task == "feature-extraction" ? Surfaces.Network : base.Surface(task);
}
