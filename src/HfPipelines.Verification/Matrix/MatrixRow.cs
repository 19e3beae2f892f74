namespace HfPipelines.Verification.Matrix;

/// <summary>What works of one class: a line of the matrix.</summary>
/// <param name="ModelType">The model type.</param>
/// <param name="ClassName">The class in transformers.</param>
/// <param name="HasNetwork">Whether there is a network.</param>
/// <param name="Forward">The forward cases.</param>
/// <param name="Generate">The generation cases.</param>
/// <param name="Preprocess">The cases of the model type's processors, the same for each of its classes.</param>
/// <param name="Pipeline">The pipeline cases.</param>
public sealed record MatrixRow(string ModelType, string ClassName, bool HasNetwork, MatrixCell Forward, MatrixCell Generate, MatrixCell Preprocess, MatrixCell Pipeline)
{
    /// <summary>The head of the table.</summary>
    public const string Head = "| model type | class | network | forward | generate | preprocess | pipeline |\n|---|---|---|---|---|---|---|\n";

    /// <summary>The line in Markdown.</summary>
    public string Markdown() => $"| `{ModelType}` | {ClassName} | {(HasNetwork ? "yes" : "missing")} | {Forward} | {Generate} | {Preprocess} | {Pipeline} |\n";

    /// <summary>Reads a line, or gives null where it is none.</summary>
    /// <param name="line">The line.</param>
    public static MatrixRow? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string[] cells = [.. line.Split('|').Select(c => c.Trim())];
        return cells.Length == 9 && cells[1].StartsWith('`')
            ? new MatrixRow(cells[1].Trim('`'), cells[2], cells[3] == "yes", MatrixCell.Parse(cells[4]), MatrixCell.Parse(cells[5]), MatrixCell.Parse(cells[6]), MatrixCell.Parse(cells[7]))
            : null;
    }
}
