namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Byte-pair encoding of words as the older tokenizers do it: the pair of the lowest rank is joined everywhere, again and again. Immutable.</summary>
internal sealed class WordMerger
{
    private readonly Dictionary<(string Left, string Right), int> _ranks = [];

    /// <summary>Makes a merger of lines with two tokens each.</summary>
    /// <param name="lines">The lines.</param>
    public WordMerger(IEnumerable<string> lines)
    {
        int rank = 0;
        foreach (string line in lines)
        {
            List<string> words = PythonStrings.Split(line);
            if (words.Count >= 2)
            {
                _ranks[(words[0], words[1])] = rank;
            }

            rank++;
        }
    }

    /// <summary>Joins the characters of a word; the last one carries the mark of a word's end.</summary>
    public List<string> Merge(string word, string end)
    {
        List<string> parts = [.. PythonStrings.Characters(word)];
        parts[^1] += end;
        return Merge(parts);
    }

    /// <summary>Joins parts.</summary>
    public List<string> Merge(List<string> parts)
    {
        while (parts.Count > 1)
        {
            (string Left, string Right)? best = null;
            int lowest = int.MaxValue;
            for (int i = 1; i < parts.Count; i++)
            {
                if (_ranks.TryGetValue((parts[i - 1], parts[i]), out int rank) && rank < lowest)
                {
                    (lowest, best) = (rank, (parts[i - 1], parts[i]));
                }
            }

            if (best is not { } pair)
            {
                break;
            }

            var next = new List<string>(parts.Count);
            for (int i = 0; i < parts.Count; i++)
            {
                bool joins = i + 1 < parts.Count && parts[i] == pair.Left && parts[i + 1] == pair.Right;
                next.Add(joins ? pair.Left + pair.Right : parts[i]);
                i += joins ? 1 : 0;
            }

            parts = next;
        }

        return parts;
    }
}
