using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>Vocabularies of bytes with ranks: tiktoken's text files and Mistral's tekken.json.</summary>
internal static class TiktokenFile
{
    /// <summary>Reads a tiktoken file: a token in base64 and its rank on each line.</summary>
    /// <exception cref="TokenizerException">A line is something else.</exception>
    public static VocabularySource Read(string path)
    {
        var ranks = new List<(string Token, int Rank)>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            int space = line.IndexOf(' ');
            byte[] bytes = new byte[line.Length];
            if (space <= 0 || !Convert.TryFromBase64String(line[..space], bytes, out int count) || !int.TryParse(line.AsSpan(space + 1), out int rank))
            {
                throw new TokenizerException(path, null, $"line {number}: expected a token in base64 and its rank, found '{(line.Length > 40 ? line[..40] + "..." : line)}'");
            }

            ranks.Add((Spell(bytes.AsSpan(0, count)), rank));
        }

        return Create(path, ranks, offset: 0, []);
    }

    /// <summary>Reads tekken.json: special tokens first, then bytes by rank.</summary>
    /// <exception cref="TokenizerException">A key is missing or malformed.</exception>
    public static (VocabularySource Source, string Pattern) ReadTekken(string path)
    {
        var root = new JsonNode(path, null, TokenizerJsonReader.Parse(File.ReadAllBytes(path), path));
        JsonNode config = root["config"];
        int specialCount = config["default_num_special_tokens"].Int();
        int count = config["default_vocab_size"].IntOrNull() - specialCount ?? int.MaxValue;
        string[] special = new string[specialCount];
        for (int i = 0; i < specialCount; i++)
        {
            special[i] = $"<SPECIAL_{i}>";
        }

        if (!root["special_tokens"].IsNull)
        {
            foreach (JsonNode token in root["special_tokens"].Items)
            {
                special[token["rank"].Int()] = token["token_str"].String();
            }
        }

        var ranks = new List<(string Token, int Rank)>();
        foreach (JsonNode token in root["vocab"].Items.Take(count))
        {
            ranks.Add((Spell(token["token_bytes"].Base64()), ranks.Count));
        }

        return (Create(path, ranks, specialCount, special), config["pattern"].String());
    }

    private static VocabularySource Create(string path, List<(string Token, int Rank)> ranks, int offset, IReadOnlyList<string> special)
    {
        var byRank = ranks.ToDictionary(t => t.Token, t => t.Rank, StringComparer.Ordinal);
        List<(string Left, string Right)> merges = Derive(ranks, byRank);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < special.Count; i++)
        {
            ids[special[i]] = i;
        }

        foreach ((string token, int rank) in ranks)
        {
            ids.TryAdd(token, rank + offset);
        }

        return new VocabularySource { File = path, Vocabulary = new Vocabulary(ids), Merges = vocabulary => MergeList.ToTable(merges, vocabulary, path), Marked = [.. special.Select(Special)] };
    }

    /// <summary>Every way to join two tokens to a third, the joined token with the lowest rank first, then by the ranks of its parts.</summary>
    private static List<(string Left, string Right)> Derive(List<(string Token, int Rank)> ranks, Dictionary<string, int> byRank)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = byRank.GetAlternateLookup<ReadOnlySpan<char>>();
        var found = new List<(int Rank, int Left, int Right, string Token, int Cut)>();
        foreach ((string token, int rank) in ranks)
        {
            for (int i = 1; i < token.Length; i++)
            {
                if (lookup.TryGetValue(token.AsSpan(0, i), out int left) && lookup.TryGetValue(token.AsSpan(i), out int right))
                {
                    found.Add((rank, left, right, token, i));
                }
            }
        }

        return [.. found.OrderBy(m => m.Rank).ThenBy(m => m.Left).ThenBy(m => m.Right).Select(m => (m.Token[..m.Cut], m.Token[m.Cut..]))];
    }

    private static AddedToken Special(string token) => new(token) { Special = true };

    private static string Spell(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[i] = ByteAlphabet.CharOf(bytes[i]);
        }

        return new string(text);
    }
}
