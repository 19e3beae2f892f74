namespace HfPipelines.Generators.Composition;

/// <summary>Decoders with routed experts.</summary>
internal sealed class MixtureOfExpertsTemplate : PipelineTemplate
{
    public override string Kind => "MixtureOfExperts";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "text-generation", "text2text-generation", "fill-mask", "text-classification", "token-classification", "feature-extraction",
    ];
    public override PipelineSurface Surface(string task) => task == "text-generation" ? Surfaces.MixtureOfExperts : base.Surface(task);
}
