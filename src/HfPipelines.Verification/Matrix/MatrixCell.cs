using System.Globalization;

namespace HfPipelines.Verification.Matrix;

/// <summary>How many cases equal the original, of how many.</summary>
/// <param name="Passed">The cases that do.</param>
/// <param name="Total">All cases.</param>
public readonly record struct MatrixCell(int Passed, int Total)
{
    /// <summary>Counts results.</summary>
    /// <param name="cases">The results.</param>
    public static MatrixCell Of(IEnumerable<CaseResult> cases)
    {
        CaseResult[] all = [.. cases];
        return new MatrixCell(all.Count(c => c.Passed), all.Length);
    }

    /// <summary>Both together.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static MatrixCell operator +(MatrixCell left, MatrixCell right) => new(left.Passed + right.Passed, left.Total + right.Total);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text"><c>6</c>, <c>4/6</c>, or nothing.</param>
    public static MatrixCell Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[] numbers = [.. text.Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        return numbers.Length == 0 ? default : new MatrixCell(numbers[0], numbers[^1]);
    }

    /// <summary><c>6</c> for all six, <c>4/6</c> for four of six, nothing where there is no case.</summary>
    public override string ToString()
        => Total == 0 ? "" : Passed == Total ? Passed.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{Passed}/{Total}");
}
