using HfPipelines.Generators.Composition;
using HfPipelines.Generators.Specs;

namespace HfPipelines.Generators.Tests.Composition;

public class PipelineComposerTests
{
    [Theory]
    [InlineData("text", "Text")]
    [InlineData("image", "Image")]
    [InlineData("vision-text", "VisionText")]
    [InlineData("audio", "Audio")]
    [InlineData("multimodal", "Multimodal")]
    [InlineData("diffusion", "Diffusion")]
    [InlineData("mixture-of-experts", "MixtureOfExperts")]
    [InlineData("state-space", "StateSpace")]
    [InlineData("rag", "Rag")]
    [InlineData("time-series", "Text")]
    [InlineData("", "Text")]
    public void Each_kind_has_its_template_and_others_are_text(string kind, string template) => Assert.Equal(template, PipelineComposer.TemplateFor(kind).Kind);

    [Fact]
    public void The_templates_are_the_nine_kinds() => Assert.Equal(
        Enum.GetNames<Networks.ArchitectureKind>().Order(StringComparer.Ordinal), PipelineComposer.Templates.Select(t => t.Kind).Order(StringComparer.Ordinal));

    [Fact]
    public void Templates_name_only_tasks_that_exist() => Assert.All(PipelineComposer.Templates.SelectMany(t => t.MainTasks), task => Assert.Equal(task, PipelineTasks.Find(task)));

    [Theory]
    [InlineData("llama", "text-generation")]
    [InlineData("mixtral", "text-generation")]
    [InlineData("llava", "image-text-to-text")]
    [InlineData("clip", "zero-shot-image-classification")]
    [InlineData("clip_vision_model", "image-feature-extraction")]
    [InlineData("clip_text_model", "feature-extraction")]
    [InlineData("clap", "zero-shot-audio-classification")]
    [InlineData("encodec", "feature-extraction")]
    public void The_main_task_is_what_the_type_was_made_for(string modelType, string task) => Assert.Equal(task, PipelineComposer.MainTask(SpecCatalog.Find(modelType)!));

    [Fact]
    public void A_masked_head_comes_before_a_causal_one()
        => Assert.Equal("fill-mask", PipelineComposer.MainTask(Spec("text", null, "causal_lm", "masked_lm", "base")));

    [Fact]
    public void A_spec_may_name_its_main_task()
        => Assert.Equal("text-generation", PipelineComposer.MainTask(Spec("text", "text-generation", "causal_lm", "masked_lm")));

    [Fact]
    public void A_part_without_tasks_has_none()
        => Assert.Null(PipelineComposer.MainTask(Spec("image", null)));

    [Theory]
    [InlineData("text-generation", "TextGenerationPipeline", "LlamaForCausalLM", "causal_lm")]
    [InlineData("text-classification", "TextClassificationPipeline", "LlamaForSequenceClassification", "sequence_classification")]
    [InlineData("sentiment-analysis", "TextClassificationPipeline", "LlamaForSequenceClassification", "sequence_classification")]
    [InlineData("ner", "TokenClassificationPipeline", "LlamaForTokenClassification", "token_classification")]
    public void A_task_chooses_class_and_pipeline(string task, string pipeline, string model, string mapping)
    {
        Generators.Composition.Composition composition = PipelineComposer.Compose(SpecCatalog.Find("llama")!, task)!;
        Assert.Equal((pipeline, model, mapping), (composition.Surface.Pipeline, composition.Model.Name, composition.Mapping));
    }

    [Theory]
    [InlineData("bert", null, "FillMaskAsync FillMasksAsync FillMasksAsync MaskToken Tokenizer ForwardAsync")]
    [InlineData("bert", "question-answering", "AnswerAsync FindAnswersAsync Tokenizer ForwardAsync")]
    [InlineData("bert", "zero-shot-classification", "ClassifyAsync ClassifyAsync Tokenizer ForwardAsync")]
    [InlineData("bert", "feature-extraction", "EmbedAsync EmbedAsync ExtractAsync ExtractAsync Tokenizer ForwardAsync")]
    [InlineData("t5", null, "GenerateAsync GenerateAsync StreamAsync SummarizeAsync SummarizeAsync TranslateAsync TranslateAsync Tokenizer ForwardAsync")]
    [InlineData("bart", "summarization", "SummarizeAsync SummarizeAsync Tokenizer ForwardAsync")]
    [InlineData("vit", "feature-extraction", "ForwardAsync")]
    [InlineData("detr", "image-segmentation", "SegmentAsync SegmentAsync ImageProcessor ForwardAsync")]
    public void A_class_shows_what_its_task_does_and_nothing_else(string modelType, string? task, string members)
        => Assert.Equal(members, string.Join(' ', PipelineComposer.Compose(SpecCatalog.Find(modelType)!, task)!.Surface.Members.Select(m => m.Name)));

    [Theory]
    [InlineData("image-classification")]
    [InlineData("no-such-task")]
    public void A_task_that_the_type_does_not_do_composes_nothing(string task) => Assert.Null(PipelineComposer.Compose(SpecCatalog.Find("llama")!, task));

    private static ModelSpec Spec(string kind, string? task, params string[] mappings) => new()
    {
        ModelType = "mine",
        Kind = kind,
        Task = task,
        ConfigClass = "MineConfig",
        Fields = [],
        Classes = [.. mappings.Select(m => new ClassSpec { Name = "Mine_" + m, Tasks = [m] })],
        Conversions = [],
    };
}
