using Microsoft.CodeAnalysis;

namespace HfPipelines.Generators.Tests.Generation;

public class ModelGeneratorTests
{
    private const string Llava = """
        using HfPipelines;

        namespace MyApp;

        [HfModel("llava")]
        public partial class Llava;
        """;

    [Fact]
    public void The_class_reads_as_if_a_person_had_written_it()
        => Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Generation", "Snapshots", "Llava.txt")), Project.Of(Llava).Run().Single);

    [Fact]
    public void A_user_sees_what_the_architecture_does() => Assert.Equal(
        ["AnswerAsync", "AnswerAsync", "AsChatClient", "ChatAsync", "Config", "Dispose", "DisposeAsync", "ForwardAsync", "GenerateAsync", "GenerateAsync", "GenerateAsync", "LoadAsync", "StreamAsync", "StreamAsync", "Tokenizer"],
        MemberNames(Project.Of(Llava).Run(), "MyApp.Llava"));

    [Fact]
    public void A_user_sees_nothing_else()
    {
        GenerationResult result = Project.Of("""[HfPipelines.HfModel("clip")] public partial class Clip;""").Run();
        Assert.Equal(["ClassifyAsync", "ClassifyAsync", "Config", "Dispose", "DisposeAsync", "ForwardAsync", "ImageProcessor", "LoadAsync"], MemberNames(result, "Clip"));
        Assert.Contains("LoadAsync<global::HfPipelines.Pipelines.ZeroShotImageClassificationPipeline>(global::HfPipelines.Architectures.CLIPArchitecture.Instance, global::HfPipelines.Architectures.BuiltInArchitectures.Registry, \"zero_shot_image_classification\", pathOrHubId", result.Single, StringComparison.Ordinal);
        Assert.DoesNotContain("AddChatClient", result.Single, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_may_be_named()
    {
        GenerationResult result = Project.Of("""[HfPipelines.HfModel("llama", Task = "text-classification")] public partial class Judge;""").Run();
        Assert.Equal(
            ["ClassifyAsync", "ClassifyAsync", "ClassifyAsync", "ClassifyAsync", "Config", "Dispose", "DisposeAsync", "ForwardAsync", "LoadAsync", "Tokenizer"], MemberNames(result, "Judge"));
        Assert.Contains("LoadAsync<global::HfPipelines.Pipelines.TextClassificationPipeline>(global::HfPipelines.Architectures.LlamaArchitecture.Instance, global::HfPipelines.Architectures.BuiltInArchitectures.Registry, \"sequence_classification\", pathOrHubId", result.Single, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoder_can_decide()
    {
        GenerationResult result = Project.Of("""[HfPipelines.HfModel("llama", Task = "decision")] public partial class Judge;""").Run();
        Assert.Equal(
            ["Config", "DecideAsync", "DecideAsync", "DecideAsync", "DecideAsync", "Dispose", "DisposeAsync", "ForwardAsync", "LoadAsync", "Tokenizer"], MemberNames(result, "Judge"));
        Assert.Contains("LoadAsync<global::HfPipelines.Pipelines.DecisionPipeline>(", result.Single, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_without_a_pipeline_of_its_own_shows_the_network()
    {
        GenerationResult result = Project.Of("""[HfPipelines.HfModel("vit", Task = "feature-extraction")] public partial class Features;""").Run();
        Assert.Equal(["Config", "Dispose", "DisposeAsync", "ForwardAsync", "LoadAsync"], MemberNames(result, "Features"));
        Assert.Contains("LoadAsync<global::HfPipelines.Pipelines.NetworkPipeline>(global::HfPipelines.Architectures.ViTArchitecture.Instance, global::HfPipelines.Architectures.BuiltInArchitectures.Registry, \"base\", pathOrHubId", result.Single, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bert", null)]
    [InlineData("bert", "text-classification")]
    [InlineData("bert", "token-classification")]
    [InlineData("bert", "question-answering")]
    [InlineData("bert", "zero-shot-classification")]
    [InlineData("bert", "feature-extraction")]
    [InlineData("t5", null)]
    [InlineData("t5", "summarization")]
    [InlineData("t5", "translation")]
    public void Members_for_texts_compile(string modelType, string? task)
        => Assert.NotEmpty(MemberNames(Project.Of($$"""[HfPipelines.HfModel("{{modelType}}"{{(task is null ? "" : $", Task = \"{task}\"")}})] public partial class Mine;""").Run(), "Mine"));

    [Theory]
    [InlineData("vit", "ClassifyAsync")]
    [InlineData("detr", "DetectAsync")]
    [InlineData("detr", "SegmentAsync", "image-segmentation")]
    [InlineData("glpn", "EstimateAsync")]
    [InlineData("owlvit", "DetectAsync")]
    [InlineData("sam", "GenerateAsync")]
    [InlineData("wav2vec2", "TranscribeAsync")]
    [InlineData("whisper", "TranscribeAsync")]
    public void Pictures_and_recordings_have_their_own_members(string modelType, string member, string? task = null)
        => Assert.Contains(member, MemberNames(Project.Of($$"""[HfPipelines.HfModel("{{modelType}}"{{(task is null ? "" : $", Task = \"{task}\"")}})] public partial class Mine;""").Run(), "Mine"));

    [Fact]
    public void Members_of_the_user_win()
    {
        GenerationResult result = Project.Of("""
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            using HfPipelines;

            [HfModel("llama")]
            public partial class Llama
            {
                public Task<GeneratedText> GenerateAsync(string prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
                    => _pipeline.GenerateAsync("> " + prompt, options, cancellationToken);

                public int Tokenizer() => 1;

                public void Dispose() => _pipeline.Dispose();

                private readonly int ChatAsync = 3;

                public override string ToString() => $"{ChatAsync}";
            }
            """).Run();
        Assert.Equal(2, result.Type("Llama").GetMembers("GenerateAsync").Length);
        Assert.Single(result.Type("Llama").GetMembers("Tokenizer"));
        Assert.Single(result.Type("Llama").GetMembers("Dispose"));
        Assert.Single(result.Type("Llama").GetMembers("ChatAsync"));
    }

    [Fact]
    public void A_taken_field_name_is_left_to_the_user()
    {
        GenerationResult result = Project.Of("""
            [HfPipelines.HfModel("llama")]
            public partial class Llama
            {
                private readonly int _pipeline = 3;

                public int Count => _pipeline;
            }
            """).Run();
        Assert.Contains("__pipeline.GenerateAsync(", result.Single, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_class_is_overridden_or_hidden()
    {
        GenerationResult result = Project.Of("""
            using System;
            using System.Threading.Tasks;

            public abstract class Service : IDisposable
            {
                public abstract void Dispose();

                public virtual ValueTask DisposeAsync() => default;

                public string Config => "mine";

                public static void LoadAsync()
                {
                }
            }

            [HfPipelines.HfModel("llama")]
            public partial class Llama : Service;
            """).Run();
        Assert.Contains("public override void Dispose()", result.Single, StringComparison.Ordinal);
        Assert.Contains("public override global::System.Threading.Tasks.ValueTask DisposeAsync()", result.Single, StringComparison.Ordinal);
        Assert.Contains("public new global::HfPipelines.Architectures.LlamaConfig Config", result.Single, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public partial class Outer { [HfPipelines.HfModel(\"llava\")] public partial class Llava; }", "Outer+Llava", "OuterLlavaServiceCollectionExtensions", true)]
    [InlineData("public partial record Outer { [HfPipelines.HfModel(\"llava\")] internal sealed partial class Llava; }", "Outer+Llava", "OuterLlavaServiceCollectionExtensions", false)]
    [InlineData("public partial interface IOuter { public partial struct Inner { [HfPipelines.HfModel(\"llava\")] public partial class Llava; } }", "IOuter+Inner+Llava", "IOuterInnerLlavaServiceCollectionExtensions", true)]
    [InlineData("internal partial record struct Outer { [HfPipelines.HfModel(\"llava\")] public partial class Llava; }", "Outer+Llava", "OuterLlavaServiceCollectionExtensions", false)]
    public void A_class_may_be_nested(string source, string type, string extensions, bool isPublic)
    {
        GenerationResult result = Project.Of(source).Run();
        Assert.NotEmpty(result.Type(type).GetMembers("AnswerAsync"));
        Assert.Equal(isPublic, result.Type(extensions).DeclaredAccessibility == Accessibility.Public);
    }

    [Fact]
    public void A_hidden_class_has_no_extensions()
    {
        GenerationResult result = Project.Of("public partial class Outer { [HfPipelines.HfModel(\"llava\")] private partial class Llava; }").Run();
        Assert.DoesNotContain("ServiceCollection", result.Single, StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_need_the_abstractions()
    {
        GenerationResult result = new Project { Sources = [Llava.Replace("HfPipelines;", "HfPipelines; using System;", StringComparison.Ordinal)], References = References.WithoutServices }.RunWithoutCompiling();
        Assert.DoesNotContain("ServiceCollection", result.Single, StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_of_the_user_win()
    {
        GenerationResult result = Project.Of(Llava, "namespace MyApp { public static class LlavaServiceCollectionExtensions { } }").Run();
        Assert.DoesNotContain("AddLlava", result.Single, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_of_the_user_is_not_doubled()
    {
        GenerationResult result = Project.Of("/// <summary>Mine.</summary>\n[HfPipelines.HfModel(\"llava\")] public partial class Llava;").Run();
        Assert.Equal("<member name=\"T:Llava\">\n    <summary>Mine.</summary>\n</member>\n", result.Type("Llava").GetDocumentationCommentXml()!.Replace("\r", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[HfPipelines.HfModel(\"llava\")] public class Llava;")]
    [InlineData("[HfPipelines.HfModel(\"llava\")] public static partial class Llava;")]
    [InlineData("[HfPipelines.HfModel(\"llava\")] public partial class Llava<T>;")]
    [InlineData("[HfPipelines.HfModel(\"llava\")] public abstract partial class Llava;")]
    [InlineData("[HfPipelines.HfModel(\"llava\")] public partial record Llava;")]
    [InlineData("[HfPipelines.HfModel(\"llava\")] file partial class Llava;")]
    [InlineData("[HfPipelines.HfModel(\"llava\")] public partial class Llava(int size) { public int Size => size; }")]
    [InlineData("public class Outer { [HfPipelines.HfModel(\"llava\")] public partial class Llava; }")]
    [InlineData("[HfPipelines.HfModel(\"no such type\")] public partial class Llava;")]
    [InlineData("[HfPipelines.HfModel(\"llava\", Task = \"no such task\")] public partial class Llava;")]
    [InlineData("[HfPipelines.HfModel(null!)] public partial class Llava;")]
    public void What_cannot_be_completed_is_left_alone(string source) => Assert.Empty(Project.Of(source).RunWithoutCompiling().Files);

    [Fact]
    public void Classes_that_differ_in_case_alone_have_files_of_their_own()
        => Assert.Equal(2, Project.Of("[HfPipelines.HfModel(\"llava\")] public partial class Llava; [HfPipelines.HfModel(\"llama\")] public partial class LLava;").Run().Files.Count);

    [Fact]
    public void Keywords_may_be_names()
        => Assert.Single(Project.Of("namespace @new.@class { public partial class @if { [HfPipelines.HfModel(\"llava\")] public partial class @int; } }").Run().Files);

    [Fact]
    public void Lines_end_alike_everywhere() => Assert.DoesNotContain('\r', Project.Of(Llava.Replace("\n", "\r\n", StringComparison.Ordinal)).Run().Single);

    private static IEnumerable<string> MemberNames(GenerationResult result, string type) => result.Type(type).GetMembers()
        .Where(m => m is { DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false } and not IMethodSymbol { AssociatedSymbol: not null })
        .Select(m => m.Name)
        .Order(StringComparer.Ordinal);
}
