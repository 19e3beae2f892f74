using HfPipelines.Tokenization.Models;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>Merges of byte-pair encoding: read from a file, or found again in a vocabulary that came without them.</summary>
internal static class MergeList
{
    /// <summary>Makes a table of pairs in the order of their ranks.</summary>
    /// <exception cref="TokenizerException">A token is not in the vocabulary.</exception>
    public static MergeTable ToTable(IReadOnlyList<(string Left, string Right)> merges, Vocabulary vocabulary, string file)
    {
        return new MergeTable([.. merges.Select(merge => (Require(merge.Left), Require(merge.Right), Require(merge.Left + merge.Right)))]);

        int Require(string token) => vocabulary.IdOf(token) is int id and >= 0 ? id : throw new TokenizerException(file, "merges", $"Token `{token}` out of vocabulary");
    }

    /// <summary>Reads merges.txt: two tokens a line, comments and the version line left out.</summary>
    /// <exception cref="TokenizerException">A line is no pair.</exception>
    public static List<(string Left, string Right)> Read(string path)
    {
        var merges = new List<(string, string)>();
        foreach (string line in File.ReadLines(path))
        {
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            int space = line.IndexOf(' ');
            merges.Add(space > 0 && line.IndexOf(' ', space + 1) < 0
                ? (line[..space], line[(space + 1)..])
                : throw new TokenizerException(path, null, $"expected two tokens a line, found '{line}'"));
        }

        return merges;
    }

    /// <summary>Every way to join two tokens to a third, the joined token with the lowest id first, then the shorter left part.</summary>
    public static List<(string Left, string Right)> Derive(Dictionary<string, int> ids)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<(int Id, int Length, string Left, string Right)>();
        foreach ((string token, int id) in ids)
        {
            int length = 1;
            for (int i = 1; i < token.Length; i++)
            {
                if (char.IsLowSurrogate(token[i]))
                {
                    continue;
                }

                if (lookup.ContainsKey(token.AsSpan(0, i)) && lookup.ContainsKey(token.AsSpan(i)))
                {
                    found.Add((id, length, token[..i], token[i..]));
                }

                length++;
            }
        }

        return [.. found.OrderBy(m => m.Id).ThenBy(m => m.Length).Select(m => (m.Left, m.Right))];
    }
}
