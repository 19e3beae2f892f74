namespace HfPipelines.Checkpoints;

/// <summary>
/// Orders tensor names part by part between dots: numbers by value and before words, words by letters and then by the number at their end. So
/// experts are gathered in their order.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        string[] left = x!.Split('.');
        string[] right = y!.Split('.');
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            int order = ComparePart(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        ReadOnlySpan<char> leftWord = left.TrimEnd("0123456789");
        ReadOnlySpan<char> rightWord = right.TrimEnd("0123456789");
        bool leftIsNumber = leftWord.IsEmpty && !left.IsEmpty;
        bool rightIsNumber = rightWord.IsEmpty && !right.IsEmpty;
        if (leftIsNumber != rightIsNumber)
        {
            return leftIsNumber ? -1 : 1;
        }

        int order = leftWord.SequenceCompareTo(rightWord);
        return order != 0 ? order : CompareDigits(left[leftWord.Length..], right[rightWord.Length..]);
    }

    // No digits come before any digits; otherwise the value counts, however long it is.
    private static int CompareDigits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return left.Length.CompareTo(right.Length);
        }

        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }
}
