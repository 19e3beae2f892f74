using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace HfPipelines.Generators;

/// <summary>Finds the specs among a project's additional files.</summary>
internal static class SpecFiles
{
    public const string ProjectStep = "ArchitectureProject";
    public const string FilesStep = "SpecFiles";
    public const string SpecsStep = "SpecSet";

    /// <summary>Whether a file holds a spec: by its ending, or any JSON in a project that publishes architectures.</summary>
    public static bool IsSpec(string path, bool publishes)
        => path.EndsWith(publishes ? ".json" : ModelNames.SpecFileSuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of the class that lists a project's architectures, where it publishes them; else null.</summary>
    public static string? PublishedClass(AnalyzerConfigOptions options)
        => options.TryGetValue(ModelNames.ArchitecturesClassProperty, out string? name) && name.Length > 0 ? name : null;

    /// <summary>What the build says about the project.</summary>
    public static IncrementalValueProvider<ArchitectureProject> Project(IncrementalGeneratorInitializationContext context) => context.AnalyzerConfigOptionsProvider
        .Select(static (options, _) => new ArchitectureProject(
            options.GlobalOptions.TryGetValue(ModelNames.RootNamespaceProperty, out string? name) ? name : "",
            PublishedClass(options.GlobalOptions)))
        .WithTrackingName(ProjectStep);

    /// <summary>The specs among the additional files.</summary>
    public static IncrementalValueProvider<SpecSet> Specs(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ArchitectureProject> project) => context
        .AdditionalTextsProvider
        .Where(static text => text.Path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        .Combine(project)
        .Where(static pair => IsSpec(pair.Left.Path, pair.Right.PublishedClass is not null))
        .Select(static (pair, cancellation) => new SpecFile(pair.Left.Path, pair.Left.GetText(cancellation)?.ToString() ?? ""))
        .WithTrackingName(FilesStep)
        .Collect()
        .Select(static (all, _) => new SpecSet(all))
        .WithTrackingName(SpecsStep);

    /// <summary>Reads all specs of a project at once, for an analyzer.</summary>
    public static SpecSet Read(AnalyzerOptions options, CancellationToken cancellationToken)
    {
        bool publishes = PublishedClass(options.AnalyzerConfigOptionsProvider.GlobalOptions) is not null;
        return new SpecSet(options.AdditionalFiles
            .Where(f => IsSpec(f.Path, publishes))
            .Select(f => new SpecFile(f.Path, f.GetText(cancellationToken)?.ToString() ?? "")));
    }
}
