using System.Collections.Immutable;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>RoCBert's: beside its id every token has the id of its shape and of its pronunciation.</summary>
internal sealed class RoCBertTextTokenizer : BertTextTokenizer
{
    private readonly Dictionary<string, int> _shapes;
    private readonly Dictionary<string, int> _pronunciations;

    /// <summary>Makes the tokenizer.</summary>
    public RoCBertTextTokenizer(TextTokenizerFiles files)
        : base(files)
    {
        _shapes = files.ReadIds("word_shape_file");
        _pronunciations = files.ReadIds("word_pronunciation_file");
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, ImmutableArray<int>> InputsOf(Encoding encoding) => new Dictionary<string, ImmutableArray<int>>
    {
        ["input_shape_ids"] = Column(encoding, _shapes),
        ["input_pronunciation_ids"] = Column(encoding, _pronunciations),
    };

    private ImmutableArray<int> Column(Encoding encoding, Dictionary<string, int> ids)
    {
        int unknown = ids.GetValueOrDefault(Unknown ?? "[UNK]");
        ImmutableArray<string> tokens = encoding.Tokens;
        return [.. tokens.Select((t, i) => encoding.IsPadding(i) ? encoding.Ids[i] : encoding.IsSpecial(i) ? unknown : ids.GetValueOrDefault(t, unknown))];
    }
}
