using System.Collections.Concurrent;

namespace HfPipelines.Tokenization.Text;

/// <summary>Match lists to be used again. Safe for many threads.</summary>
internal sealed class MatchListPool
{
    private readonly ConcurrentBag<MatchList> _lists = [];

    /// <summary>An empty list.</summary>
    public MatchList Rent()
    {
        if (!_lists.TryTake(out MatchList? list))
        {
            return new MatchList();
        }

        list.Clear();
        return list;
    }

    /// <summary>Gives a list back.</summary>
    public void Return(MatchList list) => _lists.Add(list);
}
