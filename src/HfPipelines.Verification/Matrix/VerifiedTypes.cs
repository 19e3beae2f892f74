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
        ILookup<string, MatrixRow> rows = new StreamReader(stream).ReadToEnd().Split('\n').Select(MatrixRow.Parse).OfType<MatrixRow>().ToLookup(r => r.ModelType);
        return
        [
            .. registry.Architectures.OrderBy(a => a.ModelType, StringComparer.Ordinal).Select(a => new VerifiedType(
                a,
                Sum(rows[a.ModelType].Select(r => r.Forward)),
                Sum(rows[a.ModelType].Select(r => r.Generate)),
                rows[a.ModelType].FirstOrDefault()?.Preprocess ?? default,
                Sum(rows[a.ModelType].Select(r => r.Pipeline)))),
        ];
    }

    private static MatrixCell Sum(IEnumerable<MatrixCell> cells) => cells.Aggregate(default(MatrixCell), (a, b) => a + b);
}

/// <summary>What works of one model type.</summary>
/// <param name="Architecture">The model type.</param>
/// <param name="Forward">The forward cases of all its classes.</param>
/// <param name="Generate">The generation cases.</param>
/// <param name="Preprocess">The cases of its processors.</param>
/// <param name="Pipeline">The pipeline cases.</param>
public sealed record VerifiedType(Architecture Architecture, MatrixCell Forward, MatrixCell Generate, MatrixCell Preprocess, MatrixCell Pipeline)
{
    /// <summary>Its classes that have a network, of all.</summary>
    public MatrixCell Networks => new(Architecture.Classes.Count(c => c.Create is not null), Architecture.Classes.Count);
}
