namespace HfPipelines.Checkpoints;

/// <summary>Tensors of a checkpoint are missing, have other shapes than the network's, or, where that is refused, are not of the network.</summary>
public sealed class IncompleteCheckpointException : CheckpointException
{
    private const int MaxListed = 10;

    /// <summary>Makes the error.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="className">The network's class in transformers.</param>
    /// <param name="report">What did not fit.</param>
    public IncompleteCheckpointException(string file, string className, LoadReport report)
        : base(Describe(file, className, report), file, FirstKey(report), $"the tensors of {className}", Summarize(report), null)
    {
        Report = report;
    }

    /// <summary>All that did not fit.</summary>
    public LoadReport Report { get; }

    private static string? FirstKey(LoadReport report)
        => report.Missing.Concat(report.MisShaped).FirstOrDefault()?.Name ?? (report.Unexpected.Count > 0 ? report.Unexpected[0] : null);

    private static string Summarize(LoadReport report)
        => $"{report.Missing.Count} missing, {report.MisShaped.Count} of another shape, {report.Unexpected.Count} unexpected";

    private static string Describe(string file, string className, LoadReport report)
    {
        IEnumerable<string> lines =
        [
            $"{file}: the tensors are not those of {className}: {Summarize(report)}.",
            .. List("missing", report.Missing, m => $"{m.Name} {Shape(m.Expected)}"),
            .. List("of another shape", report.MisShaped, m => $"{m.Name}: expected {Shape(m.Expected)}, found {Shape(m.Found)}"),
            .. List("unexpected", report.Unexpected, name => name),
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static IEnumerable<string> List<T>(string title, IReadOnlyList<T> items, Func<T, string> describe)
        => [.. items.Take(MaxListed).Select(i => $"  {title}: {describe(i)}"), .. items.Count > MaxListed ? [$"  {title}: {items.Count - MaxListed} more"] : Array.Empty<string>()];

    private static string Shape(IReadOnlyList<long>? shape) => $"[{string.Join(", ", (shape ?? []).Select(d => d < 0 ? "any" : $"{d}"))}]";
}
