using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Reads <c>normalizer</c> of tokenizer.json.</summary>
internal static class NormalizerReader
{
    private static readonly Dictionary<int, int[]> NoMap = [];

    /// <summary>Reads a normalizer.</summary>
    /// <exception cref="TokenizerException">A key is missing or holds something else than the type accepts.</exception>
    public static INormalizer Read(JsonNode node) => node["type"].String() switch
    {
        "BertNormalizer" => Bert(
            node["clean_text"].Bool(), node["handle_chinese_chars"].Bool(), node["strip_accents"].IsNull ? node["lowercase"].Bool() : node["strip_accents"].Bool(), node["lowercase"].Bool()),
        "ByteLevel" => new ByteLevelNormalizer(),
        "Lowercase" => Lowercase(),
        "NFC" => new UnicodeFormNormalizer(compatibility: false, compose: true),
        "NFD" => new UnicodeFormNormalizer(compatibility: false, compose: false),
        "NFKC" => new UnicodeFormNormalizer(compatibility: true, compose: true),
        "NFKD" => new UnicodeFormNormalizer(compatibility: true, compose: false),
        "Nmt" => new MapNormalizer(UnicodeTables.Default.Set("removed:Nmt"), UnicodeTables.Default.Map("Nmt")),
        "Precompiled" => PrecompiledNormalizer.Read(node["precompiled_charsmap"]),
        "Prepend" => new PrependNormalizer(node["prepend"].String()),
        "Replace" => new ReplaceNormalizer(node["pattern"].Pattern(), node["content"].String()),
        "Sequence" => new SequenceNormalizer([.. node["normalizers"].Items.Select(Read)]),
        "Strip" => new StripNormalizer(node["strip_left"].Bool(), node["strip_right"].Bool()),
        "StripAccents" => new MapNormalizer(UnicodeTables.Default.Set("removed:StripAccents"), NoMap),
        _ => throw node["type"].Wrong("the name of a normalizer"),
    };

    /// <summary>Lower case, each code point on its own.</summary>
    public static MapNormalizer Lowercase() => new(CodePointSet.Empty, UnicodeTables.Default.Map("Lowercase"));

    /// <summary>BERT's normalizer.</summary>
    public static SequenceNormalizer Bert(bool cleanText, bool spaceChinese, bool stripAccents, bool lowercase)
    {
        var parts = new List<INormalizer>();
        if (cleanText)
        {
            ReadOnlySpan<int> spaces = UnicodeTables.Default.Set("bert_space").Ranges;
            var map = new Dictionary<int, int[]>();
            for (int i = 0; i < spaces.Length; i += 2)
            {
                for (int point = spaces[i]; point <= spaces[i + 1]; point++)
                {
                    map[point] = [' '];
                }
            }

            parts.Add(new MapNormalizer(UnicodeTables.Default.Set("removed:BertClean"), map));
        }

        if (spaceChinese)
        {
            parts.Add(new ChineseSpacingNormalizer());
        }

        if (stripAccents)
        {
            parts.Add(new UnicodeFormNormalizer(compatibility: false, compose: false));
            parts.Add(new MapNormalizer(UnicodeTables.Default.Set("removed:BertStrip"), NoMap));
        }

        if (lowercase)
        {
            parts.Add(Lowercase());
        }

        return new SequenceNormalizer(parts);
    }
}
