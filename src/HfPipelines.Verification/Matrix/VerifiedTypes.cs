using HfPipelines.Networks;

namespace HfPipelines.Verification.Matrix;

/// <summary>What works of each model type: its networks as they are, the rest as docs/MATRIX.md had it when this was built.</summary>
public static class VerifiedTypes
{
    /// <summary>One summary for each model type, by name.</summary>
    /// <param name="registry">The model types.</param>
    public static IReadOnlyList<VerifiedType> Read(ArchitectureRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        using Stream stream = typeof(VerifiedTypes).Assembly.GetManifestResourceStream("MATRIX.md")!;
        Dictionary<(string, string), MatrixRow> verified = new StreamReader(stream).ReadToEnd().Split('\n')
            .Select(MatrixRow.Parse).OfType<MatrixRow>().ToDictionary(r => (r.ModelType, r.ClassName));
        return [.. registry.Architectures.OrderBy(a => a.ModelType, StringComparer.Ordinal).Select(a => new VerifiedType(a, [.. a.Classes.Select(c => Row(a, c))]))];

        MatrixRow Row(Architecture architecture, ModelClass model)
        {
            MatrixRow row = verified.GetValueOrDefault((architecture.ModelType, model.Name)) ?? new MatrixRow(architecture.ModelType, model.Name, false, default, default, default, default);
            return row with { HasNetwork = model.Create is not null };
        }
    }
}

/// <summary>What works of one model type.</summary>
/// <param name="Architecture">The model type.</param>
/// <param name="Rows">Its classes.</param>
public sealed record VerifiedType(Architecture Architecture, IReadOnlyList<MatrixRow> Rows)
{
    /// <summary>Its classes that have a network, of all.</summary>
    public MatrixCell Networks => new(Rows.Count(r => r.HasNetwork), Rows.Count);

    /// <summary>The forward cases of all its classes.</summary>
    public MatrixCell Forward => Sum(r => r.Forward);

    /// <summary>The generation cases.</summary>
    public MatrixCell Generate => Sum(r => r.Generate);

    /// <summary>The cases of its processors.</summary>
    public MatrixCell Preprocess => Rows.Count == 0 ? default : Rows[0].Preprocess;

    /// <summary>The pipeline cases.</summary>
    public MatrixCell Pipeline => Sum(r => r.Pipeline);

    private MatrixCell Sum(Func<MatrixRow, MatrixCell> column) => Rows.Select(column).Aggregate(default(MatrixCell), (a, b) => a + b);
}
