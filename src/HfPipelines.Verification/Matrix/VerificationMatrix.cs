using System.Text;
using HfPipelines.Networks;

namespace HfPipelines.Verification.Matrix;

/// <summary>What works, by model type and class: forward, generation, preprocessing and pipeline, as the fixtures show it.</summary>
public sealed class VerificationMatrix
{
    private readonly ArchitectureRegistry _registry;
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

    /// <summary>The matrix in Markdown: a row for each class.</summary>
    public string Markdown()
    {
        Architecture[] architectures = [.. _registry.Architectures.OrderBy(a => a.ModelType, StringComparer.Ordinal)];
        int classes = architectures.Sum(a => a.Classes.Count);
        int networks = architectures.Sum(a => a.Classes.Count(c => c.Create is not null));
        var text = new StringBuilder();
        text.Append("# What works\n\n");
        text.Append($"{architectures.Length} model types with {classes} classes, of which {networks} have a network. Made by `hfp verify all FIXTURES --report docs`; do not edit.\n\n");
        text.Append("Each cell counts the cases that equal the Python original, of those that there are: `6` all six, `4/6` four of six, nothing where there is no case.\n");
        text.Append("Preprocessing is the model type's: its processor and its image processor.\n\n");
        text.Append("| model type | class | network | forward | generate | preprocess | pipeline |\n|---|---|---|---|---|---|---|\n");
        foreach (Architecture architecture in architectures)
        {
            string preprocess = Cell([.. _processorsOfType[architecture.ModelType], .. architecture.ImageProcessorClass is { } name ? _processorsByClass[ProcessorClass(name)] : []]);
            foreach (ModelClass model in architecture.Classes)
            {
                text.Append($"| `{architecture.ModelType}` | {model.Name} | {(model.Create is null ? "missing" : "yes")} | {Cell(_forward[model.Name])} | {Cell(_generate[model.Name])} | {preprocess} | {Cell(_pipeline[model.Name])} |\n");
            }
        }

        return text.ToString();
    }

    private static CaseResult[] Of(IReadOnlyList<AreaRun> runs, string area) => [.. runs.Where(r => r.Area == area).SelectMany(r => r.Results)];

    private static string Part(string name, int index, char end = '/')
    {
        string[] parts = name.Split('/');
        return parts.Length > index ? parts[index].Split(end)[0] : "";
    }

    // The same processor on another backend.
    private static string ProcessorClass(string name)
        => name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name.EndsWith("Pil", StringComparison.Ordinal) ? name[..^3] : name;

    private static string Cell(IEnumerable<CaseResult> cases)
    {
        CaseResult[] all = [.. cases];
        int passed = all.Count(c => c.Passed);
        return all.Length == 0 ? "" : passed == all.Length ? $"{passed}" : $"{passed}/{all.Length}";
    }
}
