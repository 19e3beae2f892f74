using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HfPipelines.Generators.Tests.Generation;

/// <summary>What the generators made of a project.</summary>
internal sealed class GenerationResult(GeneratorDriverRunResult result, CSharpCompilation before)
{
    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; } = result.Results
        .SelectMany(r => r.GeneratedSources)
        .ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    /// <summary>The project with what was generated.</summary>
    public CSharpCompilation Compilation { get; } = before.AddSyntaxTrees(result.GeneratedTrees);

    /// <summary>The only generated file.</summary>
    public string Single => Assert.Single(Files).Value;

    /// <summary>A type of the project.</summary>
    public INamedTypeSymbol Type(string metadataName)
        => Compilation.Assembly.GetTypeByMetadataName(metadataName) ?? throw new InvalidOperationException($"There is no type {metadataName} in {string.Join(", ", Files.Keys)}.");

    /// <summary>The generator did not fail, and the project compiles: no errors, and in generated files no warnings either.</summary>
    public void AssertCompiles()
    {
        Assert.All(result.Results, r => Assert.Null(r.Exception));
        Assert.Empty(result.Diagnostics);
        IEnumerable<Diagnostic> problems = Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error
            || (d.Severity == DiagnosticSeverity.Warning && !(d.Id == "CS1591" && IsUsers(d))));
        Assert.True(!problems.Any(), string.Join("\n", problems.Take(10)) + "\n" + string.Join("\n", Files.Values.Take(2)));
    }

    /// <summary>The assembly, to run it.</summary>
    public Assembly Load()
    {
        using var stream = new MemoryStream();
        Assert.True(Compilation.Emit(stream).Success);
        return Assembly.Load(stream.ToArray());
    }

    private bool IsUsers(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree && before.SyntaxTrees.Contains(tree);
}
