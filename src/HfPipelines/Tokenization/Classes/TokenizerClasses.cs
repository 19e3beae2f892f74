using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Decoders;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.PreTokenizers;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.Classes;

/// <summary>
/// The tokenizer classes of transformers that build their own pipeline: of tokenizer.json they take the vocabulary, the merges and the
/// post-processor, and put their own normalizer, pre-tokenizer and decoder in place.
/// </summary>
internal static class TokenizerClasses
{
    private const string Qwen2Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Qwen35Pattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string ClipPattern = @"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";
    private static readonly BpeOptions ByteLevelBpe = new(null, null, null, FuseUnknown: false, ByteFallback: false, IgnoreMerges: false);

    /// <summary>Builds the pipeline of a class; null where the class takes tokenizer.json as it is.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="file">tokenizer.json.</param>
    /// <param name="config">tokenizer_config.json.</param>
    /// <param name="settings">The special tokens.</param>
    public static TokenizerPipeline? Build(string name, JsonNode file, JsonNode config, TokenizerSettings settings)
    {
        bool prefixSpace = !config["add_prefix_space"].IsNull && config["add_prefix_space"].Bool();
        string? Token(string role) => settings.SpecialTokens.GetValueOrDefault(role);
        return name switch
        {
            "LlamaTokenizer" => Llama(file, config),
            "GPT2Tokenizer" or "RobertaTokenizer" or "WhisperTokenizer" => ByteLevel(file, null, prefixSpace),
            "GPTNeoXTokenizer" => ByteLevel(file, Nfc(), prefixSpace) with { PostProcessor = null },
            "CohereTokenizer" => Create(file, Bpe(file, ByteLevelBpe), Nfc(), new SequencePreTokenizer([Digits(), new ByteLevelPreTokenizer(prefixSpace, useRegex: true)]), new ByteLevelDecoder()),
            "Qwen2Tokenizer" => Qwen(file, Qwen2Pattern, prefixSpace),
            "Qwen3_5Tokenizer" => Qwen(file, Qwen35Pattern, prefixSpace),
            "GemmaTokenizer" => Create(
                file,
                Bpe(file, new BpeOptions(Token("unk_token"), null, null, FuseUnknown: true, ByteFallback: true, IgnoreMerges: false)),
                new ReplaceNormalizer(new LiteralPattern(" "), "▁"),
                new SplitPreTokenizer(new LiteralPattern(" "), SplitBehavior.MergedWithPrevious),
                new SequenceDecoder([ReplaceMetaspace(), new ByteFallbackDecoder(), new FuseDecoder()])),
            "BertTokenizer" => Bert(file, config, Token("unk_token") ?? "[UNK]"),
            "CLIPTokenizer" => Create(
                file,
                Bpe(file, new BpeOptions(Token("unk_token"), null, "</w>", FuseUnknown: false, ByteFallback: false, IgnoreMerges: false)),
                new SequenceNormalizer([Nfc(), new ReplaceNormalizer(RegexPattern.Create(@"\s+"), " "), NormalizerReader.Lowercase()]),
                new SequencePreTokenizer([new SplitPreTokenizer(RegexPattern.Create(ClipPattern), SplitBehavior.Removed, invert: true), new ByteLevelPreTokenizer(false, useRegex: true)]),
                new SequenceDecoder([new ByteLevelDecoder(), new TokenDecoder((text, _, _) => text.Replace("</w>", " ", StringComparison.Ordinal).Trim())])),
            "T5Tokenizer" => SentencePiece(file, 2, prefixSpace: true),
            "XLMRobertaTokenizer" => SentencePiece(file, 3, config["add_prefix_space"].IsNull || prefixSpace),
            _ => null,
        };
    }

    /// <summary>The post-processor that a class puts in place of tokenizer.json's once its tokens have ids; null where it keeps that one.</summary>
    public static IPostProcessor? BuildPostProcessor(string name, JsonNode config, TokenizerSettings settings, AddedVocabulary added)
    {
        (string Token, int Id) Special(string role)
        {
            string token = settings.SpecialTokens.GetValueOrDefault(role) ?? "";
            return (token, added.IdOf(token));
        }

        TemplatePiece Piece(int type, params (string Token, int Id)[] tokens) => new(-1, tokens, type);
        TemplatePiece first = new(0, [], 0);
        TemplatePiece second = new(1, [], 1);
        switch (name)
        {
            case "BertTokenizer":
                (string, int) cls = Special("cls_token");
                (string, int) sep = Special("sep_token");
                return new TemplatePostProcessor([Piece(0, cls), first, Piece(0, sep)], [Piece(0, cls), first, Piece(0, sep), second, Piece(1, sep)]);
            case "RobertaTokenizer":
                bool prefixSpace = !config["add_prefix_space"].IsNull && config["add_prefix_space"].Bool();
                return new ClassifierPostProcessor(
                    Special("cls_token"), Special("sep_token"), isRoberta: true, config["trim_offsets"].Bool(absent: true), prefixSpace, added.TokenOf);
            case "CLIPTokenizer":
                return new ClassifierPostProcessor(Special("bos_token"), Special("eos_token"), isRoberta: true, trimOffsets: false, addPrefixSpace: false, added.TokenOf);
            case "T5Tokenizer":
                TemplatePiece end = Piece(0, ("</s>", Special("eos_token").Id));
                return new TemplatePostProcessor([first, end], [first, end, new(1, [], 0), end]);
            case "XLMRobertaTokenizer":
                TemplatePiece bos = Piece(0, Special("bos_token"));
                TemplatePiece eos = Piece(0, Special("eos_token"));
                return new TemplatePostProcessor([bos, first, eos], [bos, first, eos, eos, new(1, [], 0), eos]);
            case "WhisperTokenizer":
                (string, int) unknown = Special("unk_token");
                (string, int) Known(string token) => added.IdOf(token) is var id && id >= 0 ? (token, id) : unknown;
                TemplatePiece prefix = Piece(0, Known("<|startoftranscript|>"), Known("<|notimestamps|>"));
                return new TemplatePostProcessor([prefix, first, Piece(0, Special("eos_token"))], [prefix, first, second, Piece(1, Special("eos_token"))]);
            default:
                return null;
        }
    }

    private static TokenizerPipeline Llama(JsonNode file, JsonNode config)
    {
        bool prefixSpace = config["add_prefix_space"].IsNull || config["add_prefix_space"].Bool();
        bool legacy = !config["legacy"].IsNull && config["legacy"].Bool();
        PrependScheme scheme = !prefixSpace ? PrependScheme.Never : legacy ? PrependScheme.Always : PrependScheme.First;
        List<IDecoder> decoders = [ReplaceMetaspace(), new ByteFallbackDecoder(), new FuseDecoder()];
        if (prefixSpace)
        {
            decoders.Add(new TokenDecoder((token, _, _) => token.StartsWith(' ') ? token[1..] : token));
        }

        return Create(
            file,
            Bpe(file, new BpeOptions(null, null, null, FuseUnknown: true, ByteFallback: true, IgnoreMerges: false)),
            null,
            new MetaspacePreTokenizer("▁", scheme, split: false),
            new SequenceDecoder(decoders));
    }

    private static TokenizerPipeline Qwen(JsonNode file, string pattern, bool prefixSpace) => Create(
        file,
        Bpe(file, ByteLevelBpe),
        Nfc(),
        new SequencePreTokenizer([new SplitPreTokenizer(RegexPattern.Create(pattern), SplitBehavior.Isolated), new ByteLevelPreTokenizer(prefixSpace, useRegex: false)]),
        new ByteLevelDecoder());

    private static TokenizerPipeline ByteLevel(JsonNode file, INormalizer? normalizer, bool prefixSpace)
        => Create(file, Bpe(file, ByteLevelBpe), normalizer, new ByteLevelPreTokenizer(prefixSpace, useRegex: true), new ByteLevelDecoder());

    /// <summary>SentencePiece's unigram model between white space; the character map is that of tokenizer.json.</summary>
    private static TokenizerPipeline SentencePiece(JsonNode file, int unknown, bool prefixSpace)
    {
        JsonNode normalizer = file["normalizer"];
        IEnumerable<JsonNode> normalizers = normalizer.IsNull ? [] : normalizer["type"].StringOrNull() == "Sequence" ? normalizer["normalizers"].Items : [normalizer];
        JsonNode map = normalizers.FirstOrDefault(n => n["type"].StringOrNull() == "Precompiled");
        PrependScheme scheme = prefixSpace ? PrependScheme.Always : PrependScheme.Never;
        return Create(
            file,
            new UnigramModel(ModelReader.ReadPieces(file["model"]["vocab"]), unknown, byteFallback: false),
            map.IsNull ? null : NormalizerReader.Read(map),
            new SequencePreTokenizer([PreTokenizerReader.WhiteSpace(), new MetaspacePreTokenizer("▁", scheme, split: true)]),
            DecoderReader.Metaspace("▁", scheme));
    }

    private static TokenizerPipeline Bert(JsonNode file, JsonNode config, string unknown)
    {
        bool lowercase = config["do_lower_case"].IsNull || config["do_lower_case"].Bool();
        bool chinese = config["tokenize_chinese_chars"].IsNull || config["tokenize_chinese_chars"].Bool();
        bool accents = config["strip_accents"].IsNull ? lowercase : config["strip_accents"].Bool();
        return Create(
            file,
            new WordPieceModel(ModelReader.ReadVocabulary(file["model"]["vocab"]), unknown, "##", 100),
            NormalizerReader.Bert(cleanText: true, chinese, accents, lowercase),
            PreTokenizerReader.Bert(),
            DecoderReader.WordPiece("##", cleanUp: true));
    }

    private static TokenizerPipeline Create(JsonNode file, ITokenizerModel model, INormalizer? normalizer, IPreTokenizer preTokenizer, IDecoder decoder)
    {
        var added = new AddedVocabulary(model.Vocabulary, normalizer);
        IPostProcessor? postProcessor = file["post_processor"].IsNull ? null : PostProcessorReader.Read(file["post_processor"], added.TokenOf);
        return new TokenizerPipeline(normalizer, preTokenizer, model, postProcessor, decoder, added, TokenizerJsonReader.ReadTruncation(file), TokenizerJsonReader.ReadPadding(file));
    }

    private static BpeModel Bpe(JsonNode file, BpeOptions options)
    {
        Vocabulary vocabulary = ModelReader.ReadVocabulary(file["model"]["vocab"]);
        JsonNode merges = file["model"]["merges"];
        return new BpeModel(vocabulary, merges.IsNull ? new MergeTable(0) : ModelReader.ReadMerges(merges, vocabulary, 0), options);
    }

    private static UnicodeFormNormalizer Nfc() => new(compatibility: false, compose: true);

    private static SplitPreTokenizer Digits() => new(new CodePointPattern(UnicodeTables.Default.Set("digits")), SplitBehavior.Isolated);

    private static TokenDecoder ReplaceMetaspace() => new((token, _, _) => token.Replace('▁', ' '));
}
