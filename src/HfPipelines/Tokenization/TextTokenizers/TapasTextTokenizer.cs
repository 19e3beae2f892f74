using HfPipelines.Tokenization.Tables;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>TAPAS': BERT's, and a token for what is empty. Tokens of the vocabulary are not added once more, so that they are not searched for in texts.</summary>
internal sealed class TapasTextTokenizer : BertTextTokenizer
{
    private readonly string _empty;

    /// <summary>Makes the tokenizer.</summary>
    public TapasTextTokenizer(TextTokenizerFiles files)
        : base(files, spacesChinese: files.Options.IsTrue("tokenize_chinese_chars"), addsTokens: false)
    {
        _empty = files.Settings.SpecialTokens["empty_token"];
        AddMissingTokens();
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Split(string text) => TableText.IsEmpty(text) ? [_empty] : base.Split(text);

    private void AddMissingTokens()
    {
        foreach ((int id, AddedToken token) in Files.Settings.Listed.Where(t => !Ids.ContainsKey(t.Value.Content)))
        {
            Added.Add(id, token);
        }

        foreach (string token in SpecialTokens.Where(t => !Ids.ContainsKey(t) && Added.IdOf(t) is null).ToArray())
        {
            Added.Add(NextId, new AddedToken(token) { Special = true });
        }
    }
}
