using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>Reads <c>pre_tokenizer</c> of tokenizer.json.</summary>
internal static class PreTokenizerReader
{
    /// <summary>Reads a pre-tokenizer.</summary>
    /// <exception cref="TokenizerException">A key is missing or holds something else than the type accepts.</exception>
    public static IPreTokenizer Read(JsonNode node) => node["type"].String() switch
    {
        "BertPreTokenizer" => Bert(),
        "ByteLevel" => ReadByteLevel(node),
        "CharDelimiterSplit" => new SplitPreTokenizer(new LiteralPattern(node["delimiter"].Char()), SplitBehavior.Removed),
        "Digits" => Set("digits", node["individual_digits"].Bool() ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "FixedLength" => new FixedLengthPreTokenizer(node["length"].IntOrNull() ?? 5),
        "Metaspace" => ReadMetaspace(node),
        "Punctuation" => Set("punctuation", node.Has("behavior") ? ReadBehavior(node["behavior"]) : SplitBehavior.Isolated),
        "Sequence" => new SequencePreTokenizer([.. node["pretokenizers"].Items.Select(Read)]),
        "Split" => ReadSplit(node),
        "UnicodeScripts" => new UnicodeScriptsPreTokenizer(),
        "Whitespace" => new SplitPreTokenizer(new WordPattern(), SplitBehavior.Removed, invert: true),
        "WhitespaceSplit" => WhiteSpace(),
        _ => throw node["type"].Wrong("the name of a pre-tokenizer"),
    };

    /// <summary>Reads the prepend scheme of a Metaspace pre-tokenizer or decoder, in its old and new spelling.</summary>
    public static PrependScheme ReadScheme(JsonNode node)
    {
        PrependScheme scheme = node["prepend_scheme"].StringOrNull() switch
        {
            null or "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            _ => throw node["prepend_scheme"].Wrong("always, first or never"),
        };
        bool? addPrefixSpace = node.Has("add_prefix_space") && !node["add_prefix_space"].IsNull ? node["add_prefix_space"].Bool() : null;
        return addPrefixSpace == false && scheme != PrependScheme.Never
            ? throw node["add_prefix_space"].Error("add_prefix_space does not match declared prepend_scheme")
            : scheme;
    }

    /// <summary>BERT's pre-tokenizer.</summary>
    public static BertPreTokenizer Bert() => new();

    /// <summary>Splits at white space.</summary>
    public static SplitPreTokenizer WhiteSpace() => Set("whitespace_split", SplitBehavior.Removed);

    private static SplitPreTokenizer Set(string name, SplitBehavior behavior) => new(new CodePointPattern(UnicodeTables.Default.Set(name)), behavior);

    private static MetaspacePreTokenizer ReadMetaspace(JsonNode node)
        => new(node["replacement"].Char(), ReadScheme(node), !node.Has("split") || node["split"].IsNull || node["split"].Bool());

    private static ByteLevelPreTokenizer ReadByteLevel(JsonNode node)
    {
        node["trim_offsets"].Bool();
        return new ByteLevelPreTokenizer(node["add_prefix_space"].Bool(), node["use_regex"].Bool(absent: true));
    }

    private static SplitPreTokenizer ReadSplit(JsonNode node)
        => new(node["pattern"].Pattern(), ReadBehavior(node["behavior"]), node["invert"].Bool());

    private static SplitBehavior ReadBehavior(JsonNode node)
        => Enum.TryParse(node.String(), out SplitBehavior behavior) && !char.IsAsciiDigit(node.String()[0])
            ? behavior
            : throw node.Wrong("Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous");
}
