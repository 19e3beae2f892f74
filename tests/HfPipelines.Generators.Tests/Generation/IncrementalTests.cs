using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HfPipelines.Generators.Tests.Generation;

public class IncrementalTests
{
    private const string Source = """
        [HfPipelines.HfModel("llava")]
        public partial class Llava
        {
            public int Twice(int x) => 2 * x;
        }
        """;

    private static readonly Project Project = new() { Sources = [Source, "[HfPipelines.HfModel(\"llama\")] public partial class Llama;"] };

    [Fact]
    public void An_edit_in_another_file_costs_nothing()
    {
        CSharpCompilation compilation = Project.Compile();
        GeneratorDriver driver = Project.Drive(compilation);
        Project.RunAgain(driver, compilation.AddSyntaxTrees(Project.Parse("public class Other;")));
    }

    [Theory]
    [InlineData("2 * x", "x + x")]
    [InlineData("Twice(int x) => 2 * x;", "Twice(int x) { return 2 * x; }")]
    [InlineData("{\n    public", "{\n    // A comment.\n\n    public")]
    public void An_edit_inside_the_class_that_changes_no_signature_costs_nothing(string before, string after)
    {
        CSharpCompilation compilation = Project.Compile();
        GeneratorDriver driver = Project.Drive(compilation);
        Project.RunAgain(driver, Edit(compilation, before, after));
    }

    [Fact]
    public void An_edit_of_the_annotation_runs_that_class_alone()
    {
        CSharpCompilation compilation = Project.Compile();
        GeneratorDriver driver = Project.Drive(compilation).RunGenerators(Edit(compilation, "\"llava\"", "\"clip\""));
        IncrementalStepRunReason[] reasons = [.. Project.Reasons(driver.GetRunResult()).Where(r => r.Step == ModelGenerator.InputStep).Select(r => r.Reason)];
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], reasons);
    }

    [Fact]
    public void A_new_member_of_the_user_runs_that_class_alone()
    {
        CSharpCompilation compilation = Project.Compile();
        GeneratorDriver driver = Project.Drive(compilation).RunGenerators(Edit(compilation, "Twice(int x)", "AnswerAsync(int x)"));
        IncrementalStepRunReason[] reasons = [.. Project.Reasons(driver.GetRunResult()).Where(r => r.Step == ModelGenerator.ClassesStep).Select(r => r.Reason)];
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], reasons);
    }

    [Fact]
    public void A_body_of_a_network_costs_nothing()
    {
        var project = new Project
        {
            Sources = ["""
                [HfPipelines.Networks.Network("tiny")]
                internal static class TinyNetworks
                {
                    public static HfPipelines.Networks.Network TinyModel(MyApp.TinyConfig config, HfPipelines.Checkpoints.Weights weights) => throw new System.Exception();
                }
                """],
            Files = [new("tiny.hfmodel.json", """{ "based_on": "llama", "model_type": "tiny", "config": "TinyConfig" }""")],
        };
        CSharpCompilation compilation = project.Compile();
        GeneratorDriver driver = project.Drive(compilation);
        Project.RunAgain(driver, Edit(compilation, "System.Exception()", "System.NotSupportedException()"));
    }

    [Fact]
    public void Models_hold_no_symbols()
    {
        Type[] forbidden = [typeof(ISymbol), typeof(SyntaxNode), typeof(Compilation), typeof(Location), typeof(SemanticModel)];
        IEnumerable<Type> models = typeof(ModelGenerator).Assembly.GetTypes().Where(
            t => t is { Namespace: "HfPipelines.Generators.Models", IsNested: false } && t != typeof(Generators.Models.ClassShape));
        Assert.NotEmpty(models);
        Assert.All(models.SelectMany(t => t.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)), field =>
            Assert.DoesNotContain(forbidden, f => f.IsAssignableFrom(field.FieldType)));
    }

    private static CSharpCompilation Edit(CSharpCompilation compilation, string before, string after)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        string text = tree.ToString();
        Assert.Contains(before, text, StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(tree, Project.Parse(text.Replace(before, after, StringComparison.Ordinal), tree.FilePath));
    }
}
