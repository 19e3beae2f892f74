namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>A class with a list of tokens and ids, in which an unknown token gets the id of the unknown one.</summary>
internal abstract class VocabularyTextTokenizer : TextTokenizer
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _tokens;

    /// <summary>Makes the tokenizer of a vocabulary.</summary>
    /// <param name="files">The files.</param>
    /// <param name="ids">The tokens and ids.</param>
    /// <param name="tokens">The tokens that ids are decoded to, where they are others.</param>
    /// <param name="addsTokens">Whether to add the special tokens now; a class that needs more first adds them itself.</param>
    protected VocabularyTextTokenizer(TextTokenizerFiles files, Dictionary<string, int> ids, Dictionary<int, string>? tokens = null, bool addsTokens = true)
        : base(files)
    {
        _ids = ids;
        _tokens = tokens ?? Reverse(ids);

        if (addsTokens)
        {
            AddTokens();
        }
    }

    /// <inheritdoc/>
    public override int BaseSize => _ids.Count;

    /// <summary>The tokens and ids.</summary>
    protected IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The unknown token; null where the class has none.</summary>
    protected string? Unknown => Files.Settings.SpecialTokens.GetValueOrDefault("unk_token");

    /// <summary>The tokens by id; of several tokens of one id the last counts.</summary>
    protected static Dictionary<int, string> Reverse(Dictionary<string, int> ids)
    {
        var tokens = new Dictionary<int, string>(ids.Count);
        foreach ((string token, int id) in ids)
        {
            tokens[id] = token;
        }

        return tokens;
    }

    /// <summary>Reads tokens that stand with a number, one a line, after the tokens of begin, padding, end and what is unknown.</summary>
    /// <exception cref="TokenizerException">A line has no number.</exception>
    protected static Dictionary<string, int> ReadCounted(TextTokenizerFiles files)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        string[] roles = ["bos_token", "pad_token", "eos_token", "unk_token"];
        for (int i = 0; i < roles.Length; i++)
        {
            ids[files.Settings.SpecialTokens.GetValueOrDefault(roles[i]) ?? ""] = i;
        }

        foreach (string line in files.ReadLines("vocab_file").Select(PythonStrings.Strip))
        {
            int end = line.LastIndexOf(' ');
            ids[end < 0 ? throw new TokenizerException(files.Path("vocab_file"), null, $"expected a token and a number, found '{line}'") : line[..end]] = ids.Count;
        }

        return ids;
    }

    /// <summary>Reads the tokens of a file, one a line.</summary>
    protected static Dictionary<string, int> ReadTokens(TextTokenizerFiles files, string role = "vocab_file", bool strips = false)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int id = 0;
        foreach (string line in files.ReadLines(role))
        {
            ids[strips ? PythonStrings.Strip(line) : line] = id++;
        }

        return ids;
    }

    /// <inheritdoc/>
    protected override int BaseIdOf(string token) => _ids.TryGetValue(token, out int id) || (Unknown is { } unknown && _ids.TryGetValue(unknown, out id)) ? id : -1;

    /// <inheritdoc/>
    protected override string? BaseTokenOf(int id) => _tokens.GetValueOrDefault(id) ?? Unknown;

    /// <inheritdoc/>
    protected override int? FindBase(string token) => _ids.TryGetValue(token, out int id) ? id : null;
}
