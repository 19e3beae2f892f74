using System.Collections.Immutable;
using HfPipelines.Generators.Emission;
using HfPipelines.Generators.Models;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace HfPipelines.Generators.Analyzers;

/// <summary>Reports what is wrong with the specs of a project, with file, line and key.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SpecAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.InvalidSpec];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName(ModelNames.HfModelAttribute) is null)
            {
                return;
            }

            var specs = new Lazy<SpecSet>(() => SpecFiles.Read(start.Options, start.CancellationToken));
            start.RegisterAdditionalFileAction(file =>
            {
                LoadedSpec? loaded = specs.Value.Loaded.FirstOrDefault(l => l.File.Path == file.AdditionalFile.Path);
                if (loaded?.Problem is { } problem)
                {
                    file.ReportDiagnostic(Diagnostic.Create(
                        Descriptors.InvalidSpec, LocationOf(loaded.File, problem.Position), Path.GetFileName(loaded.File.Path), problem.Message));
                }
            });
        });
    }

    private static Location LocationOf(SpecFile file, TextPosition position)
    {
        TextLineCollection lines = SourceText.From(file.Text).Lines;
        TextLine line = lines[Math.Min(position.Line, lines.Count - 1)];
        int start = Math.Min(line.Start + position.Column, line.End);
        var place = new LinePosition(line.LineNumber, start - line.Start);
        return Location.Create(file.Path, new TextSpan(start, line.End - start), new LinePositionSpan(place, new LinePosition(line.LineNumber, line.End - line.Start)));
    }
}
