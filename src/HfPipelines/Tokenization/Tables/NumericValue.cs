using System.Collections.Immutable;

namespace HfPipelines.Tokenization.Tables;

/// <summary>A number or a date in a text.</summary>
/// <param name="Number">The number; null for a date.</param>
/// <param name="Date">Year, month and day, each null where the date does not tell; empty for a number.</param>
internal sealed record NumericValue(double? Number, ImmutableArray<int?> Date)
{
    /// <summary>Whether it is a date.</summary>
    public bool IsDate => Number is null;

    /// <summary>Makes a number.</summary>
    public static NumericValue Of(double number) => new(number, []);
}
