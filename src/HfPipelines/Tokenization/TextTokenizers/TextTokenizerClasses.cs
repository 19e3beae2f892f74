using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.TextTokenizers.Moses;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>The tokenizer classes that split texts by themselves, by name.</summary>
internal static class TextTokenizerClasses
{
    private static readonly Dictionary<string, Func<TextTokenizerFiles, TextTokenizer>> Classes = new(StringComparer.Ordinal)
    {
        ["BartphoTokenizer"] = NumberedPieceTextTokenizer.Bartpho,
        ["BertGenerationTokenizer"] = f => new SentencePieceTextTokenizer(f),
        ["BertJapaneseTokenizer"] = BertJapaneseTextTokenizer.Create,
        ["BertTokenizerLegacy"] = f => new BertTextTokenizer(f),
        ["BertweetTokenizer"] = f => new TweetTextTokenizer(f),
        ["BioGptTokenizer"] = MosesTextTokenizer.BioGpt,
        ["BlenderbotSmallTokenizer"] = f => new BlenderbotSmallTextTokenizer(f),
        ["ByT5Tokenizer"] = ByteTextTokenizer.ByT5,
        ["CTRLTokenizer"] = ContinuedWordTextTokenizer.OfVocabulary,
        ["CanineTokenizer"] = f => new CodePointTextTokenizer(f),
        ["ClvpTokenizer"] = f => new ClvpTextTokenizer(f),
        ["CpmAntTokenizer"] = f => new CpmAntTextTokenizer(f),
        ["CpmTokenizer"] = PreparedSentencePieceTextTokenizer.Cpm,
        ["DiaTokenizer"] = f => new DiaTextTokenizer(f),
        ["EsmTokenizer"] = f => new WhitespaceTextTokenizer(f),
        ["FSMTTokenizer"] = MosesTextTokenizer.Fsmt,
        ["FastSpeech2ConformerTokenizer"] = f => new SpokenTextTokenizer(f),
        ["FlaubertTokenizer"] = MosesTextTokenizer.Flaubert,
        ["GPTNeoXJapaneseTokenizer"] = JapaneseTextTokenizer.Create,
        ["GPTSw3Tokenizer"] = f => new SpecialPieceTextTokenizer(f),
        ["M2M100Tokenizer"] = f => new M2M100TextTokenizer(f),
        ["MarianTokenizer"] = f => new MarianTextTokenizer(f),
        ["MgpstrTokenizer"] = f => new CharacterTextTokenizer(f),
        ["MyT5Tokenizer"] = f => new RewrittenByteTextTokenizer(f),
        ["PLBartTokenizer"] = NumberedPieceTextTokenizer.PLBart,
        ["PerceiverTokenizer"] = ByteTextTokenizer.Perceiver,
        ["PhobertTokenizer"] = ContinuedWordTextTokenizer.OfCounts,
        ["ProphetNetTokenizer"] = f => new BertTextTokenizer(f),
        ["RoCBertTokenizer"] = f => new RoCBertTextTokenizer(f),
        ["SiglipTokenizer"] = f => new SiglipTextTokenizer(f),
        ["Speech2TextTokenizer"] = f => new VocabularySentencePieceTextTokenizer(f),
        ["SpeechT5Tokenizer"] = f => new SpeechT5TextTokenizer(f),
        ["TapasTokenizer"] = f => new TapasTextTokenizer(f),
        ["VitsTokenizer"] = f => new VitsTextTokenizer(f),
        ["Wav2Vec2CTCTokenizer"] = f => new CtcTextTokenizer(f),
        ["Wav2Vec2PhonemeCTCTokenizer"] = f => new PhonemeCtcTextTokenizer(f),
        ["XLMTokenizer"] = MosesTextTokenizer.Xlm,
    };

    /// <summary>Loads a class's tokenizer from a folder.</summary>
    /// <exception cref="TokenizerException">A file is missing or malformed, or the class needs what does not exist here.</exception>
    public static Tokenizer Load(string folder, TokenizerClassInfo info, JsonNode config)
    {
        TokenizerClassSpec? spec = TokenizerClassSpec.Find(info.Name);
        if (!Classes.TryGetValue(info.Name, out Func<TextTokenizerFiles, TextTokenizer>? create) || spec is null)
        {
            throw new TokenizerException(folder, null, $"a {info.Name} is no text tokenizer that can be read here");
        }

        TokenizerSettings settings = TokenizerSettings.Load(folder, config, default, info, spec, null);
        ClassOptions options = new ClassOptions(config.Value, info, spec).WithTokens(settings.SpecialTokens);
        var languages = TokenizerLanguages.Read(spec, options);
        var tokenizerClass = new TokenizerClass(spec, languages is null ? options : languages.Apply(options));
        TextTokenizer text = create(new TextTokenizerFiles(folder, info, tokenizerClass.Options, settings));
        IPostProcessor postProcessor = text.CreatePostProcessor(tokenizerClass);
        return new Tokenizer(text, postProcessor, settings, languages is null ? null : new LanguageSwitch(tokenizerClass, languages));
    }
}
