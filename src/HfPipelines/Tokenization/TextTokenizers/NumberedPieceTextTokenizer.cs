using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>PLBart's and BARTpho's: a SentencePiece model splits, and its pieces have other ids, as fairseq counts them.</summary>
internal sealed class NumberedPieceTextTokenizer : SentencePieceTextTokenizer
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _tokens = [];
    private readonly int? _offset;

    /// <summary>Makes the tokenizer.</summary>
    /// <param name="files">The files.</param>
    /// <param name="ids">Gives the tokens with ids of their own; it is told the number of pieces.</param>
    /// <param name="offset">How far the ids of all other pieces are moved; null where all others are unknown.</param>
    private NumberedPieceTextTokenizer(TextTokenizerFiles files, Func<int, Dictionary<string, int>> ids, int? offset)
        : base(files, addTokens: false)
    {
        _offset = offset;
        _ids = ids(Pieces.Count);
        foreach ((string token, int id) in _ids)
        {
            _tokens[id] = token;
        }

        AddTokens();
        foreach (string token in _ids.Keys.Where(_ => offset is not null))
        {
            Added.Remove(token);
        }
    }

    /// <inheritdoc/>
    public override int BaseSize => _offset is null ? _tokens.Count : Pieces.Count + _ids.Count - FixedTokens.Length + 1;

    // The first ids of every vocabulary that fairseq wrote.
    private static string[] FixedTokens { get; } = ["<s>", "<pad>", "</s>", "<unk>"];

    /// <summary>PLBart's: the languages' tokens and the mask come behind the pieces.</summary>
    public static NumberedPieceTextTokenizer PLBart(TextTokenizerFiles files)
    {
        string kind = files.Options.Text("language_codes")!;
        string[] languages = [.. TokenizerClassSpec.List("plbart_" + kind)];
        return new NumberedPieceTextTokenizer(files, Ids, offset: 1);

        Dictionary<string, int> Ids(int pieces)
        {
            IEnumerable<string> behind = kind == "base" ? [.. languages, "<mask>"] : languages;
            IEnumerable<(string Token, int Id)> all = [.. FixedTokens.Select((t, i) => (t, i)), .. behind.Select((t, i) => (t, pieces + 1 + i))];
            return all.ToDictionary(t => t.Token, t => t.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>BARTpho's: the Vietnamese pieces alone have ids, in the order of a file.</summary>
    public static NumberedPieceTextTokenizer Bartpho(TextTokenizerFiles files)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string role in (string[])["bos_token", "pad_token", "eos_token", "unk_token", "sep_token", "cls_token"])
        {
            ids.TryAdd(files.Settings.SpecialTokens.GetValueOrDefault(role) ?? "", ids.Count);
        }

        foreach (string line in files.ReadLines("monolingual_vocab_file"))
        {
            ids[PythonStrings.Split(line)[0]] = ids.Count;
        }

        ids.TryAdd(files.Settings.SpecialTokens.GetValueOrDefault("mask_token") ?? "", ids.Count);
        return new NumberedPieceTextTokenizer(files, _ => ids, offset: null);
    }

    /// <inheritdoc/>
    protected override int BaseIdOf(string token)
    {
        if (_ids.TryGetValue(token, out int id))
        {
            return id;
        }

        int piece = _offset is null ? 0 : Pieces.IdOf(token);
        return piece != 0 ? piece + _offset!.Value : _ids[Files.Settings.SpecialTokens["unk_token"]];
    }

    /// <inheritdoc/>
    protected override string? BaseTokenOf(int id) => _tokens.GetValueOrDefault(id) ?? (_offset is { } offset ? Pieces.PieceOf(id - offset) : null);

    /// <inheritdoc/>
    protected override int? FindBase(string token) => _ids.TryGetValue(token, out int id) ? id : _offset is { } offset && base.FindBase(token) is { } piece ? piece + offset : null;

    /// <inheritdoc/>
    protected override int CountTokens()
    {
        IEnumerable<string> pieces = _offset is null ? [] : Enumerable.Range(0, Pieces.Count).Select(i => Pieces.PieceOf(i)!);
        return _ids.Keys.Concat(pieces).Concat(Added.Tokens.Values.Select(t => t.Content)).Distinct().Count();
    }
}
