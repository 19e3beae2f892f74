namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>A class with a list of tokens and ids, in which an unknown token gets the id of the unknown one.</summary>
internal abstract class VocabularyTextTokenizer : TextTokenizer
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _tokens = [];

    /// <summary>Makes the tokenizer of a vocabulary.</summary>
    /// <param name="files">The files.</param>
    /// <param name="ids">The tokens and ids.</param>
    /// <param name="tokens">The tokens that ids are decoded to, where they are others.</param>
    protected VocabularyTextTokenizer(TextTokenizerFiles files, Dictionary<string, int> ids, Dictionary<string, int>? tokens = null)
        : base(files)
    {
        _ids = ids;
        foreach ((string token, int id) in tokens ?? ids)
        {
            _tokens[id] = token;
        }
    }

    /// <inheritdoc/>
    public override int BaseSize => _ids.Count;

    /// <summary>The tokens and ids.</summary>
    protected IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The unknown token; null where the class has none.</summary>
    protected string? Unknown => Files.Settings.SpecialTokens.GetValueOrDefault("unk_token");

    /// <summary>Reads the tokens of a file, one a line.</summary>
    protected static Dictionary<string, int> ReadTokens(TextTokenizerFiles files, string role = "vocab_file")
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int id = 0;
        foreach (string line in files.ReadLines(role))
        {
            ids[line] = id++;
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
