using System.Diagnostics;
using HfPipelines.Architectures;
using HfPipelines.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HfPipelines.Benchmarks;

/// <summary>
/// What the generator costs: the first run for 1, 10 and 100 annotated classes, and a run after an edit that does not concern it (the fastest
/// tenth of many), beside a generator that finds the same attributes and does nothing with them.
/// </summary>
internal static class GeneratorBenchmark
{
    // An editor's compiler has run for a while: without these rounds the runtime's own compiling is what is measured.
    private const int WarmRounds = 1000;
    private const int Rounds = 500;

    public static void Run()
    {
        Console.WriteLine("| annotated classes | first run, ms | after an unrelated edit, ms | of this, finding the attributes, ms |\n|---|---|---|---|");
        IIncrementalGenerator[] finder = [new AttributeFinder()];
        IIncrementalGenerator[] generators = [new ModelGenerator(), new ArchitectureGenerator()];
        Measure(10, generators);
        Measure(10, finder);
        foreach (int count in new[] { 1, 10, 100 })
        {
            (double cold, double edit) = Measure(count, generators);
            Console.WriteLine($"| {count} | {cold:0.0} | {edit:0.00} | {Measure(count, finder).Edit:0.00} |");
        }
    }

    private static (double Cold, double Edit) Measure(int count, IIncrementalGenerator[] generators)
    {
        string classes = string.Concat(Enumerable.Range(0, count).Select(i => $"[HfPipelines.HfModel(\"llava\")] public partial class Llava{i};\n"));
        MetadataReference[] references =
        [
            .. Basic.Reference.Assemblies.Net100.References.All,
            MetadataReference.CreateFromFile(typeof(HfModelAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(BuiltInArchitectures).Assembly.Location),
        ];
        var compilation = CSharpCompilation.Create(
            "App",
            [CSharpSyntaxTree.ParseText(classes), CSharpSyntaxTree.ParseText("class Other { int a = 0; }")],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        compilation.GetDiagnostics();
        GeneratorDriver driver = CSharpGeneratorDriver.Create(generators);
        var watch = Stopwatch.StartNew();
        driver = driver.RunGenerators(compilation);
        double cold = watch.Elapsed.TotalMilliseconds;
        var edits = new List<double>();
        for (int i = 1; i <= WarmRounds + Rounds; i++)
        {
            var edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], CSharpSyntaxTree.ParseText($"class Other {{ int a = {i}; }}"));
            watch.Restart();
            driver = driver.RunGenerators(edited);
            edits.Add(watch.Elapsed.TotalMilliseconds);
        }

        return (cold, edits.Skip(WarmRounds).Order().ElementAt(Rounds / 10));
    }

    // What Roslyn itself needs to look at the annotated classes again, which no generator with an attribute can avoid.
    private sealed class AttributeFinder : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
            => context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName("HfPipelines.HfModelAttribute", static (_, _) => true, static (found, _) => found.TargetSymbol.Name),
                static (_, _) => { });
    }
}
