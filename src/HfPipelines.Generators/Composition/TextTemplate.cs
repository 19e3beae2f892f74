namespace HfPipelines.Generators.Composition;

/// <summary>Encoders, decoders and both: what a type was made for shows in its heads, so a masked-language head comes before a causal one.</summary>
internal sealed class TextTemplate : PipelineTemplate
{
    public override string Kind => "Text";

    public override IReadOnlyList<string> MainTasks { get; } =
    [
        "text2text-generation", "fill-mask", "text-generation", "table-question-answering", "text-classification", "token-classification",
        "question-answering", "feature-extraction",
    ];
}
