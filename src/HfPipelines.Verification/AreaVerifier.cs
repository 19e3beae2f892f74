using TorchSharp;

namespace HfPipelines.Verification;

/// <summary>Checks one area of fixtures: what HfPipelines gives against what the Python originals gave.</summary>
public abstract class AreaVerifier
{
    /// <summary>The area's name on the command line, for example <c>forward</c>.</summary>
    public abstract string Area { get; }

    /// <summary>Runs the fixtures, one result a case, in a stable order. A case never throws: what goes wrong is its message.</summary>
    /// <param name="fixtures">The folder or zip.</param>
    /// <param name="options">What to run.</param>
    /// <param name="cancellationToken">Stops between two cases.</param>
    public abstract IEnumerable<CaseResult> Run(FixtureSource fixtures, VerifyOptions options, CancellationToken cancellationToken = default);
}

/// <summary>What of an area to run.</summary>
/// <param name="Filter">Runs only the cases that it names: a text with a slash begins the name (<c>llama/</c>), another one is part of it; null for all.</param>
/// <param name="Generate">Runs the generation cases too (forward).</param>
/// <param name="Device">Where networks run (forward, pipelines); null for the CPU.</param>
public sealed record VerifyOptions(string? Filter = null, bool Generate = false, torch.Device? Device = null)
{
    /// <summary>How checkpoints are loaded: in float32, and with the known defects of the original.</summary>
    internal LoadOptions Loading => new() { Device = Device ?? torch.CPU, DType = torch.ScalarType.Float32, ReproducesDefects = true };

    /// <summary>Whether a case is to run.</summary>
    /// <param name="name">The case's name.</param>
    public bool Includes(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Filter is null || (Filter.Contains('/', StringComparison.Ordinal)
            ? name.StartsWith(Filter, StringComparison.Ordinal)
            : name.Contains(Filter, StringComparison.Ordinal));
    }
}

/// <summary>The result of one case.</summary>
/// <param name="Name">For example <c>llama/LlamaModel</c>.</param>
/// <param name="Column">What was checked: <c>forward</c>, <c>generate</c>, <c>preprocess</c> or <c>pipeline</c>.</param>
/// <param name="Passed">Whether it equals the original.</param>
/// <param name="Message">The first difference, or null.</param>
public sealed record CaseResult(string Name, string Column, bool Passed, string? Message = null);
