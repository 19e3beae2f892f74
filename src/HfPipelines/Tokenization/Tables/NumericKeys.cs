namespace HfPipelines.Tokenization.Tables;

/// <summary>Makes values comparable: numbers by themselves, dates by the parts that all of them tell.</summary>
internal sealed class NumericKeys
{
    private readonly int[] _parts;

    private NumericKeys(int[] parts)
    {
        _parts = parts;
    }

    /// <summary>The keys of values; null where they cannot be compared with each other.</summary>
    public static NumericKeys? Of(IReadOnlyCollection<NumericValue> values)
    {
        if (values.Count == 0 || values.Any(v => v.IsDate) != values.All(v => v.IsDate))
        {
            return null;
        }

        int[] parts = [.. Enumerable.Range(0, 3).Where(p => values.All(v => v.IsDate && v.Date[p] is not null))];
        return values.First().IsDate && parts.Length == 0 ? null : new NumericKeys(parts);
    }

    /// <summary>Whether the first is less (negative), equal (0) or greater (positive).</summary>
    public int Compare(NumericValue a, NumericValue b)
    {
        if (a.Number is { } first && b.Number is { } second)
        {
            return first.CompareTo(second);
        }

        return _parts.Select(p => a.Date[p]!.Value.CompareTo(b.Date[p]!.Value)).FirstOrDefault(c => c != 0);
    }
}
