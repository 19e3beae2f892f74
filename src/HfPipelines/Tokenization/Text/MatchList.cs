namespace HfPipelines.Tokenization.Text;

/// <summary>A reusable list of matches: start and end, ascending, without overlap.</summary>
internal sealed class MatchList
{
    private int[] _spans = new int[128];
    private int _length;

    /// <summary>Start, end, start, end...</summary>
    public ReadOnlySpan<int> Spans => _spans.AsSpan(0, _length);

    /// <summary>Forgets all matches.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds a match.</summary>
    public void Add(int start, int end)
    {
        if (_length + 2 > _spans.Length)
        {
            Array.Resize(ref _spans, _spans.Length * 2);
        }

        _spans[_length] = start;
        _spans[_length + 1] = end;
        _length += 2;
    }
}
