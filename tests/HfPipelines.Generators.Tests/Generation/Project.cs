using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HfPipelines.Generators.Tests.Generation;

/// <summary>A project that the generators run on, as in a build.</summary>
internal sealed class Project
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<ProjectFile> Files { get; init; } = [];

    public IReadOnlyList<MetadataReference> References { get; init; } = Generation.References.All;

    public ProjectOptions Options { get; init; } = new(("RootNamespace", "MyApp"));

    /// <summary>A project of one source file.</summary>
    public static Project Of(params string[] sources) => new() { Sources = sources };

    /// <summary>
    /// Runs the generators, then again after an edit that has nothing to do with them, when every step must find its work done. What they
    /// made compiles without a warning.
    /// </summary>
    public GenerationResult Run()
    {
        GenerationResult result = RunWithoutCompiling();
        result.AssertCompiles();
        return result;
    }

    /// <summary>The same for a project that has errors of its own.</summary>
    public GenerationResult RunWithoutCompiling()
    {
        CSharpCompilation compilation = Compile();
        GeneratorDriver driver = Drive(compilation);
        var result = new GenerationResult(driver.GetRunResult(), compilation);
        RunAgain(driver, compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal static class Unrelated { public static int Twice(int x) => 2 * x; }", Parsing)));
        return result;
    }

    /// <summary>Runs the generators once.</summary>
    public GeneratorDriver Drive(CSharpCompilation compilation) => CSharpGeneratorDriver
        .Create(
            [new ModelGenerator().AsSourceGenerator(), new ArchitectureGenerator().AsSourceGenerator()],
            Files.ToImmutableArray<AdditionalText>(),
            Parsing,
            Options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
        .RunGenerators(compilation);

    /// <summary>The project's own code.</summary>
    public CSharpCompilation Compile() => CSharpCompilation.Create(
        "MyApp",
        Sources.Select((s, i) => CSharpSyntaxTree.ParseText(s, Parsing, $"Source{i}.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    /// <summary>Parses a source as the project does.</summary>
    public static SyntaxTree Parse(string source, string path = "") => CSharpSyntaxTree.ParseText(source, Parsing, path);

    /// <summary>Runs the generators after an edit; no step may do anything anew.</summary>
    public static void RunAgain(GeneratorDriver driver, Compilation edited)
    {
        IEnumerable<(string Step, IncrementalStepRunReason Reason)> reasons = Reasons(driver.RunGenerators(edited).GetRunResult());
        Assert.NotEmpty(reasons);
        Assert.DoesNotContain(reasons, r => r.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    /// <summary>Why each of our own steps, and each output, ran.</summary>
    public static IReadOnlyList<(string Step, IncrementalStepRunReason Reason)> Reasons(GeneratorDriverRunResult result) =>
    [
        .. result.Results
            .SelectMany(r => r.TrackedSteps.Where(s => OwnSteps.Contains(s.Key)).Concat(r.TrackedOutputSteps))
            .SelectMany(s => s.Value.SelectMany(run => run.Outputs.Select(o => (s.Key, o.Reason)))),
    ];

    private static readonly HashSet<string> OwnSteps =
    [
        ModelGenerator.ClassesStep, ModelGenerator.ServicesStep, ModelGenerator.TwinsStep, ModelGenerator.BuiltInStep, ModelGenerator.InputStep,
        ArchitectureGenerator.NetworksStep, ArchitectureGenerator.InputStep,
        SpecFiles.ProjectStep, SpecFiles.FilesStep, SpecFiles.SpecsStep,
    ];
}
