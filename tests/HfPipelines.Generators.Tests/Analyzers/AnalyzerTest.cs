using HfPipelines.Generators.Tests.Generation;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HfPipelines.Generators.Tests.Analyzers;

/// <summary>Runs an analyzer over a user's project, with the generators; the source marks where diagnostics stand.</summary>
internal sealed class AnalyzerTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public AnalyzerTest(string source, params (string Path, string Text)[] files)
    {
        TestCode = source;
        // The reference assemblies come with the tests: nothing is downloaded.
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        TestState.AdditionalReferences.AddRange(References.All);
        TestState.AdditionalFiles.AddRange(files.Select(f => (f.Path, Microsoft.CodeAnalysis.Text.SourceText.From(f.Text))));
        TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.RootNamespace = MyApp\n"));
        TestBehaviors = TestBehaviors.SkipGeneratedSourcesCheck;
        CompilerDiagnostics = CompilerDiagnostics.None;
    }

    /// <summary>Runs the test for a source.</summary>
    public static Task VerifyAsync(string source, params (string Path, string Text)[] files) => new AnalyzerTest<TAnalyzer>(source, files).RunAsync();

    protected override IEnumerable<Type> GetSourceGenerators() => [typeof(ModelGenerator), typeof(ArchitectureGenerator)];
}
