using System.Text;
using HfPipelines.Networks;

namespace HfPipelines.Verification.Matrix;

/// <summary>What works, by model type and class: forward, generation, preprocessing and pipeline, as the fixtures show it.</summary>
public sealed class VerificationMatrix
{
    private readonly ArchitectureRegistry _registry;
    private readonly HashSet<string> _withNetwork;
    private readonly ILookup<string, CaseResult> _forward;
    private readonly ILookup<string, CaseResult> _generate;
    private readonly ILookup<string, CaseResult> _pipeline;
    private readonly ILookup<string, CaseResult> _processorsOfType;
    private readonly ILookup<string, CaseResult> _processorsByClass;

    /// <summary>Sorts the results.</summary>
    /// <param name="registry">The model types and their classes.</param>
    /// <param name="runs">The results.</param>
    public VerificationMatrix(ArchitectureRegistry registry, IReadOnlyList<AreaRun> runs)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(runs);
        _registry = registry;
        _withNetwork = [.. registry.Architectures.SelectMany(a => a.Classes).Where(c => c.Create is not null).Select(c => c.Name)];
        CaseResult[] networks = Of(runs, "forward");
        _forward = networks.Where(r => r.Column == "forward").ToLookup(r => Part(r.Name, 1, '.'));
        _generate = networks.Where(r => r.Column == "generate").ToLookup(r => Part(r.Name, 1, '.'));
        _processorsOfType = Of(runs, "processors").ToLookup(r => Part(r.Name, 0));
        _processorsByClass = Of(runs, "processing").Where(r => r.Column == "preprocess").ToLookup(r => ProcessorClass(Part(r.Name, 1, ' ')));
        _pipeline = runs.SelectMany(run => run.Results.SelectMany(result => run.Classes
                .Where(file => result.Name == file.Key || result.Name.StartsWith($"{file.Key}/", StringComparison.Ordinal))
                .Select(file => (file.Value, result))))
            .ToLookup(p => p.Value, p => p.result);
    }

    /// <summary>A row for each class, by model type.</summary>
    public IEnumerable<MatrixRow> Rows() =>
        from architecture in _registry.Architectures.OrderBy(a => a.ModelType, StringComparer.Ordinal)
        let preprocess = Preprocess(architecture)
        from model in architecture.Classes
        select new MatrixRow(
            architecture.ModelType,
            model.Name,
            model.Create is not null,
            Cell(model, _forward),
            Cell(model, _generate),
            preprocess,
            Cell(model, _pipeline));

    /// <summary>The matrix in Markdown: how far each kind has come, and a row for each class.</summary>
    public string Markdown()
    {
        MatrixRow[] rows = [.. Rows()];
        var text = new StringBuilder();
        text.Append("# What works\n\n");
        text.Append($"{_registry.Architectures.Count} model types with {rows.Length} classes, of which {rows.Count(r => r.HasNetwork)} have a network. Made by `hfp verify all FIXTURES --report docs`; do not edit.\n\n");
        text.Append("Each cell counts the cases that equal the Python original, of those that there are: `6` all six, `4/6` four of six, nothing where there is no case.\n");
        text.Append("Preprocessing is the model type's: its processor and its image processor.\n\n");
        text.Append("| kind | model types | with a network | classes | with a network |\n|---|---|---|---|---|\n");
        foreach (IGrouping<ArchitectureKind, Architecture> kind in _registry.Architectures.GroupBy(a => a.Kind).OrderBy(g => g.Key))
        {
            ModelClass[] classes = [.. kind.SelectMany(a => a.Classes)];
            text.Append($"| {kind.Key} | {kind.Count()} | {kind.Count(a => a.Classes.Any(c => c.Create is not null))} | {classes.Length} | {classes.Count(c => c.Create is not null)} |\n");
        }

        text.Append('\n').Append(MatrixRow.Head).AppendJoin("", rows.Select(r => r.Markdown()));
        return text.ToString();
    }

    // Of model types that share a class, those without its network do not count its cases.
    private MatrixCell Cell(ModelClass model, ILookup<string, CaseResult> cases)
        => model.Create is null && _withNetwork.Contains(model.Name) ? default : MatrixCell.Of(cases[model.Name]);

    private MatrixCell Preprocess(Architecture architecture)
        => MatrixCell.Of([.. _processorsOfType[architecture.ModelType], .. architecture.ImageProcessorClass is { } name ? _processorsByClass[ProcessorClass(name)] : []]);

    private static CaseResult[] Of(IReadOnlyList<AreaRun> runs, string area) => [.. runs.Where(r => r.Area == area).SelectMany(r => r.Results)];

    private static string Part(string name, int index, char end = '/')
    {
        string[] parts = name.Split('/');
        return parts.Length > index ? parts[index].Split(end)[0] : "";
    }

    // The same processor on another backend.
    private static string ProcessorClass(string name)
        => name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name.EndsWith("Pil", StringComparison.Ordinal) ? name[..^3] : name;
}
