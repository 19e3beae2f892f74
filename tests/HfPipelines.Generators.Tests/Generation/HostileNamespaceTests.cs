namespace HfPipelines.Generators.Tests.Generation;

public class HostileNamespaceTests
{
    [Theory]
    [InlineData("namespace MyApp.System { public class Console; }")]
    [InlineData("namespace MyApp.HfPipelines { public class Pipelines; }")]
    [InlineData("namespace MyApp.Microsoft.Extensions { public class AI; }")]
    [InlineData("namespace MyApp { public class System; public class HfPipelines; public class Microsoft; }")]
    [InlineData("namespace MyApp { public class Task; public class String; public class IAsyncEnumerable; public class CancellationToken; public class GeneratedText; public class Dictionary; }")]
    [InlineData("namespace MyApp { public class IDisposable; public class IAsyncDisposable; public class ValueTask; public class LlavaConfig; public class LlavaArchitecture; public class BuiltInArchitectures; }")]
    [InlineData("public class Task; public class IServiceCollection; public class LoadOptions; public class Llava;")]
    [InlineData("namespace MyApp { public static class Extensions { public static int ConfigureAwait(this object value, bool x) => 1; public static int AddSingleton(this object x) => 1; } }")]
    public void Names_of_the_user_do_not_get_in_the_way(string hostile)
        => Assert.Single(Project.Of("namespace MyApp { [global::HfPipelines.HfModel(\"llava\")] public partial class Llava; }", hostile).Run().Files);

    [Theory]
    [InlineData("System")]
    [InlineData("HfPipelines")]
    [InlineData("Task")]
    [InlineData("String")]
    [InlineData("GeneratedText")]
    [InlineData("LlavaConfig")]
    public void The_class_may_have_a_hostile_name(string name)
        => Assert.Single(Project.Of($"namespace MyApp {{ [global::HfPipelines.HfModel(\"llava\")] public partial class {name}; }}").Run().Files);

    [Fact]
    public void Own_architectures_compile_in_a_hostile_namespace()
    {
        var project = new Project
        {
            Sources = ["namespace MyApp { public class System; public class HfPipelines; public class Dictionary; public class Architecture; public class ModelClass; }"],
            Files = [new("mine.hfmodel.json", ArchitectureGeneratorTests.Mine)],
        };
        Assert.Equal(2, project.Run().Files.Count);
    }
}
