using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using HfPipelines.ChatTemplates;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Decoders;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.PreTokenizers;
using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization;

/// <summary>
/// Turns text into the token ids of a model and back, exactly as the tokenizer of the checkpoint does in Python. Immutable and safe for many threads.
/// </summary>
public sealed class Tokenizer
{
    private const int LongestKept = 1 << 20;
    private readonly TokenizerPipeline _pipeline;
    private readonly IPreTokenizer? _preTokenizer;
    private readonly bool _readsBytes;
    private readonly Func<int, string?> _tokenOf;
    private readonly ConcurrentBag<EncodeWorkspace> _workspaces = [];
    private readonly TextTokenizer? _text;
    private readonly Func<Encoding, IReadOnlyDictionary<string, ImmutableArray<int>>?>? _inputsOf;
    private readonly LanguageSwitch? _languages;
    private readonly Lazy<ChatTokenizer> _chat;

    internal Tokenizer(TokenizerPipeline pipeline, TokenizerSettings settings, LanguageSwitch? languages = null, TextTokenizer? text = null)
    {
        _pipeline = pipeline;
        _languages = languages;
        _text = text;
        _inputsOf = text is null ? null : text.InputsOf;
        _chat = new Lazy<ChatTokenizer>(() => new ChatTokenizer(this));
        Settings = settings;
        _tokenOf = text is null ? pipeline.Added.TokenOf : text.TokenOf;
        (_preTokenizer, _readsBytes) = pipeline.Model.ReadsBytes ? WithoutMapping(pipeline.PreTokenizer) : (pipeline.PreTokenizer, false);
    }

    internal Tokenizer(TextTokenizer text, IPostProcessor postProcessor, TokenizerSettings settings, LanguageSwitch? languages = null)
        : this(TokenizerPipeline.Without(postProcessor), settings, languages, text)
    {
    }

    /// <summary>Whether encodings tell where their tokens stand in the text.</summary>
    internal bool HasOffsets => _text is null;

    /// <summary>Whether a token that goes on within a word is spelled otherwise than one that begins it.</summary>
    internal bool MarksContinuation => _text is null && _pipeline.Model.MarksContinuation;

    /// <summary>The tokenizer class of transformers that the checkpoint leads to, as AutoTokenizer chooses.</summary>
    public string ClassName => Settings.ClassName;

    /// <summary>The special tokens by role: <c>bos_token</c>, <c>eos_token</c>... and a model's own, for example <c>image_token</c>.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens => Settings.SpecialTokens;

    /// <summary>The further special tokens, which have no role.</summary>
    public IReadOnlyList<string> ExtraSpecialTokens => Settings.ExtraSpecialTokens;

    /// <summary>The token that begins a text; null where the tokenizer has none.</summary>
    public string? BosToken => SpecialTokens.GetValueOrDefault("bos_token");

    /// <summary>The token that ends a text; null where the tokenizer has none.</summary>
    public string? EosToken => SpecialTokens.GetValueOrDefault("eos_token");

    /// <summary>The token for what the vocabulary lacks; null where the tokenizer has none.</summary>
    public string? UnkToken => SpecialTokens.GetValueOrDefault("unk_token");

    /// <summary>The token that separates texts; null where the tokenizer has none.</summary>
    public string? SepToken => SpecialTokens.GetValueOrDefault("sep_token");

    /// <summary>The token that fills sequences; null where the tokenizer has none.</summary>
    public string? PadToken => SpecialTokens.GetValueOrDefault("pad_token");

    /// <summary>The token whose output classifies a text; null where the tokenizer has none.</summary>
    public string? ClsToken => SpecialTokens.GetValueOrDefault("cls_token");

    /// <summary>The token that hides another; null where the tokenizer has none.</summary>
    public string? MaskToken => SpecialTokens.GetValueOrDefault("mask_token");

    /// <summary>The id of <see cref="BosToken"/>.</summary>
    public int? BosTokenId => IdOfRole(BosToken);

    /// <summary>The id of <see cref="EosToken"/>.</summary>
    public int? EosTokenId => IdOfRole(EosToken);

    /// <summary>The id of <see cref="UnkToken"/>.</summary>
    public int? UnkTokenId => IdOfRole(UnkToken);

    /// <summary>The id of <see cref="SepToken"/>.</summary>
    public int? SepTokenId => IdOfRole(SepToken);

    /// <summary>The id of <see cref="PadToken"/>.</summary>
    public int? PadTokenId => IdOfRole(PadToken);

    /// <summary>The id of <see cref="ClsToken"/>.</summary>
    public int? ClsTokenId => IdOfRole(ClsToken);

    /// <summary>The id of <see cref="MaskToken"/>.</summary>
    public int? MaskTokenId => IdOfRole(MaskToken);

    /// <summary>The number of tokens, added ones included.</summary>
    public int VocabularySize => _text?.Size ?? _pipeline.Model.Vocabulary.Count + _pipeline.Added.CountOutside;

    /// <summary>The number of tokens that the class calls its vocabulary: without added ones, in most classes.</summary>
    public int BaseVocabularySize => _text?.BaseSize ?? _pipeline.Model.Vocabulary.Count + Settings.ReservedIds;

    /// <summary>The added tokens by id.</summary>
    public IReadOnlyDictionary<int, AddedToken> AddedTokens => _text?.Added.Tokens ?? _pipeline.Added.Tokens;

    /// <summary>The side on which the model wants padding.</summary>
    public TextSide PaddingSide => Settings.PaddingSide;

    /// <summary>The side on which the model wants texts cut.</summary>
    public TextSide TruncationSide => Settings.TruncationSide;

    /// <summary>The most tokens that the model accepts; null where the checkpoint does not say.</summary>
    public int? ModelMaxLength => Settings.ModelMaxLength;

    /// <summary>The names of the inputs that the model takes from the tokenizer, for example <c>input_ids</c>.</summary>
    public IReadOnlyList<string> ModelInputNames => Settings.ModelInputNames;

    /// <summary>The chat template's text; null where the checkpoint has none.</summary>
    public string? ChatTemplate => ChatTemplates.GetValueOrDefault("default");

    /// <summary>All chat templates by name; the usual one is <c>default</c>.</summary>
    public IReadOnlyDictionary<string, string> ChatTemplates => Settings.ChatTemplates;

    /// <summary>The truncation that tokenizer.json holds; it is applied only where it is passed on, as in transformers.</summary>
    public TruncationOptions? FileTruncation => _pipeline.Truncation;

    /// <summary>The padding that tokenizer.json holds; it is applied only where it is passed on, as in transformers.</summary>
    public PaddingOptions? FilePadding => _pipeline.Padding;

    internal TokenizerSettings Settings { get; }

    internal TokenizerPipeline Pipeline => _pipeline;

    /// <summary>The class that splits texts by itself; null for a pipeline.</summary>
    internal TextTokenizer? Text => _text;

    /// <summary>Loads the tokenizer of a checkpoint folder, with the class that AutoTokenizer of transformers chooses.</summary>
    /// <remarks>
    /// It reads tokenizer.json or, where there is none, the vocabulary files of the class (vocab.txt, vocab.json with merges.txt, a SentencePiece model, a tiktoken file,
    /// tekken.json); and tokenizer_config.json, special_tokens_map.json, added_tokens.json and the chat templates.
    /// </remarks>
    /// <param name="folder">The folder.</param>
    /// <exception cref="TokenizerException">A file is missing or malformed.</exception>
    public static Tokenizer Load(string folder) => TokenizerLoader.Load(folder);

    /// <summary>Makes a tokenizer of tokenizer.json's content.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="TokenizerException">The content is malformed.</exception>
    public static Tokenizer FromJson(string json, string file = "tokenizer.json") => FromJson(System.Text.Encoding.UTF8.GetBytes(json), file);

    /// <summary>Makes a tokenizer of tokenizer.json's content in UTF-8.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="TokenizerException">The content is malformed.</exception>
    public static Tokenizer FromJson(ReadOnlyMemory<byte> utf8, string file = "tokenizer.json") => new(TokenizerJsonReader.Read(utf8, file), TokenizerSettings.Empty);

    /// <summary>The id of a token; null where there is no such token.</summary>
    /// <param name="token">The token.</param>
    public int? TokenToId(string token) => (_text is null ? _pipeline.Added.IdOf(token) : _text.FindId(token)) is var id && id >= 0 ? id : null;

    /// <summary>The token of an id; null where there is no such id.</summary>
    /// <param name="id">The id.</param>
    public string? IdToToken(int id) => _text is null ? _pipeline.Added.TokenOf(id) : _text.TokenOf(id);

    /// <summary>The tokenizer with other languages, for a model that translates.</summary>
    /// <param name="source">The code of the language of the texts; null for the present one.</param>
    /// <param name="target">The code of the language that the model translates to; null for the present one.</param>
    /// <exception cref="TokenizerException">The tokenizer knows no languages, or not this one.</exception>
    public Tokenizer WithLanguages(string? source = null, string? target = null)
        => source is not null && _text?.ForLanguage(source) is { } text ? new Tokenizer(text, _pipeline.PostProcessor!, Settings, _languages) : Switch(l => l.With(source, target) with { IsTarget = false }) ?? throw new TokenizerException(ClassName, null, "the tokenizer's special tokens name no language");

    /// <summary>The id of a language's token, with which a model that translates to it begins.</summary>
    /// <param name="code">The language's code.</param>
    /// <exception cref="TokenizerException">The tokenizer knows no languages.</exception>
    public int? LanguageTokenId(string code)
    {
        string token = _languages?.Languages.With(null, code).Target ?? throw new TokenizerException(ClassName, null, "the tokenizer's special tokens name no language");
        return TokenToId(token) ?? UnkTokenId;
    }

    /// <summary>The tokenizer for the texts that a model is to write: where it translates, for texts in the target language.</summary>
    public Tokenizer ForTargets()
    {
        Tokenizer switched = Switch(l => l with { IsTarget = true }) ?? this;
        return switched._text?.ForTarget() is { } text ? new Tokenizer(text, switched._pipeline.PostProcessor!, Settings, switched._languages) : switched;
    }

    /// <summary>The tokenizer with a program that turns texts into phonemes, for models that read phonemes. Without one their texts cannot be encoded.</summary>
    /// <param name="phonemizer">Gives the phonemes of a text, as the program that the checkpoint names writes them.</param>
    /// <exception cref="TokenizerException">The tokenizer reads no phonemes.</exception>
    public Tokenizer WithPhonemizer(Func<string, string> phonemizer)
        => _text is null ? throw new TokenizerException(ClassName, null, "the tokenizer reads no phonemes") : new Tokenizer(_text.WithPhonemizer(phonemizer), _pipeline.PostProcessor!, Settings, _languages);

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Whether to add the special tokens that the model wants around it.</param>
    /// <param name="truncation">How to cut it; null for not at all.</param>
    /// <param name="padding">How to fill it; null for not at all.</param>
    /// <exception cref="TokenizerException">The text cannot be encoded, or the options cannot be met.</exception>
    public Encoding Encode(string text, bool addSpecialTokens = true, TruncationOptions? truncation = null, PaddingOptions? padding = null)
        => Pad(Encode([text], null, pretokenized: false, addSpecialTokens, truncation), padding);

    /// <summary>Encodes a pair of texts.</summary>
    /// <param name="text">The first text.</param>
    /// <param name="pair">The second text.</param>
    /// <param name="addSpecialTokens">Whether to add the special tokens that the model wants around them.</param>
    /// <param name="truncation">How to cut them; null for not at all.</param>
    /// <param name="padding">How to fill the result; null for not at all.</param>
    /// <exception cref="TokenizerException">The texts cannot be encoded, or the options cannot be met.</exception>
    public Encoding Encode(string text, string pair, bool addSpecialTokens = true, TruncationOptions? truncation = null, PaddingOptions? padding = null)
        => Pad(Encode([text], [pair], pretokenized: false, addSpecialTokens, truncation), padding);

    /// <summary>Encodes a text with a gap that the model is to fill, for models that know tokens for it.</summary>
    /// <param name="prefix">The text before the gap.</param>
    /// <param name="suffix">The text behind the gap.</param>
    /// <param name="suffixFirst">Whether the text behind the gap comes first.</param>
    /// <exception cref="TokenizerException">The tokenizer knows no tokens for a gap.</exception>
    public Encoding EncodeInfill(string prefix, string suffix, bool suffixFirst = false)
    {
        TemplatePiece[] marks = [.. ((string[])["bos_token", "prefix_token", "suffix_token", "middle_token"]).Select(Mark)];
        (TemplatePiece before, TemplatePiece behind) = (new TemplatePiece(0, [], 0), new TemplatePiece(1, [], 0));
        List<TemplatePiece> pair = suffixFirst ? [marks[0], marks[1], marks[2], behind, marks[3], before] : [marks[0], marks[1], before, marks[2], behind, marks[3]];
        return new Tokenizer(_pipeline with { PostProcessor = new TemplatePostProcessor(pair, pair) }, Settings).Encode(prefix, suffix);

        TemplatePiece Mark(string role)
            => SpecialTokens.TryGetValue(role, out string? token) && TokenToId(token) is { } id
                ? new TemplatePiece(-1, [(token, id)], 0)
                : throw new TokenizerException(ClassName, role, "the tokenizer has no such token, and knows no gaps");
    }

    /// <summary>Writes a conversation with the checkpoint's chat template, and encodes it.</summary>
    /// <param name="input">The conversation, with tools and documents; <see cref="ChatTemplateInput.From"/> makes one of messages of Microsoft.Extensions.AI.</param>
    /// <param name="options">The template, masks, truncation and padding; null for the defaults.</param>
    /// <returns>The text, its tokens, and which of them the assistant wrote where that is asked for.</returns>
    /// <exception cref="TemplateException">The input or the options do not fit, there is no template, or it raised an error.</exception>
    public ChatEncoding ApplyChatTemplate(ChatTemplateInput input, ChatEncodeOptions? options = null) => _chat.Value.Encode(input, options);

    /// <summary>Writes conversations with the checkpoint's chat template, and encodes them.</summary>
    /// <param name="inputs">The conversations.</param>
    /// <param name="options">The template, masks, truncation and padding; null for the defaults.</param>
    /// <exception cref="TemplateException">An input or the options do not fit, there is no template, or it raised an error.</exception>
    public IReadOnlyList<ChatEncoding> ApplyChatTemplate(IReadOnlyList<ChatTemplateInput> inputs, ChatEncodeOptions? options = null) => _chat.Value.EncodeBatch(inputs, options);

    /// <summary>Encodes words that are already split; word ids and offsets count in them.</summary>
    /// <param name="words">The words.</param>
    /// <param name="pair">The words of a second text, or null.</param>
    /// <param name="addSpecialTokens">Whether to add the special tokens that the model wants around them.</param>
    /// <param name="truncation">How to cut them; null for not at all.</param>
    /// <param name="padding">How to fill the result; null for not at all.</param>
    /// <exception cref="TokenizerException">The words cannot be encoded, or the options cannot be met.</exception>
    public Encoding EncodeWords(IReadOnlyList<string> words, IReadOnlyList<string>? pair = null, bool addSpecialTokens = true, TruncationOptions? truncation = null, PaddingOptions? padding = null)
        => Pad(Encode([.. words], pair is null ? null : [.. pair], pretokenized: true, addSpecialTokens, truncation), padding);

    /// <summary>Encodes several texts, on all cores.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="addSpecialTokens">Whether to add the special tokens that the model wants around each.</param>
    /// <param name="truncation">How to cut them; null for not at all.</param>
    /// <param name="padding">How to fill them; null for not at all.</param>
    /// <exception cref="TokenizerException">A text cannot be encoded, or the options cannot be met.</exception>
    public IReadOnlyList<Encoding> EncodeBatch(IReadOnlyList<string> texts, bool addSpecialTokens = true, TruncationOptions? truncation = null, PaddingOptions? padding = null)
        => EncodeBatch(texts.Count, i => Encode([texts[i]], null, pretokenized: false, addSpecialTokens, truncation), padding);

    /// <summary>Encodes several pairs of texts, on all cores.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="addSpecialTokens">Whether to add the special tokens that the model wants around each.</param>
    /// <param name="truncation">How to cut them; null for not at all.</param>
    /// <param name="padding">How to fill them; null for not at all.</param>
    /// <exception cref="TokenizerException">A text cannot be encoded, or the options cannot be met.</exception>
    public IReadOnlyList<Encoding> EncodeBatch(IReadOnlyList<(string Text, string Pair)> pairs, bool addSpecialTokens = true, TruncationOptions? truncation = null, PaddingOptions? padding = null)
        => EncodeBatch(pairs.Count, i => Encode([pairs[i].Text], [pairs[i].Pair], pretokenized: false, addSpecialTokens, truncation), padding);

    /// <summary>Decodes ids.</summary>
    /// <param name="ids">The ids; unknown ones are left out.</param>
    /// <param name="skipSpecialTokens">Whether to leave out special tokens.</param>
    /// <param name="cleanUpSpaces">Whether to take back spaces before English punctuation and contractions; null for what the checkpoint says.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = false, bool? cleanUpSpaces = null)
    {
        if (_text is not null)
        {
            return _text.Decode(ids, skipSpecialTokens, cleanUpSpaces);
        }

        return Settings.GroupsRepeats ? DecodeHeard(ids, new CtcDecodeOptions(skipSpecialTokens, CleanUpSpaces: cleanUpSpaces)).Text : DecodePlain(ids, skipSpecialTokens, cleanUpSpaces);
    }

    private string DecodePlain(ReadOnlySpan<int> ids, bool skipSpecialTokens, bool? cleanUpSpaces)
    {
        string text = DecodeTokens(ids, skipSpecialTokens);
        text = Settings.WordEnd is { } end ? text.Replace(end, " ", StringComparison.Ordinal).Trim() : text;
        bool cleansUp = (cleanUpSpaces ?? Settings.CleansUpSpaces) && (Settings.CleansUpBpe || _pipeline.Model is not BpeModel);
        return cleansUp ? CleanUp.SpacesAsTransformers(text) : text;
    }

    /// <summary>Decodes ids.</summary>
    /// <param name="ids">The ids; unknown ones are left out.</param>
    /// <param name="skipSpecialTokens">Whether to leave out special tokens.</param>
    /// <param name="cleanUpSpaces">Whether to take back spaces before English punctuation and contractions; null for what the checkpoint says.</param>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false, bool? cleanUpSpaces = null) => Decode([.. ids], skipSpecialTokens, cleanUpSpaces);

    /// <summary>Decodes what a model of connectionist temporal classification heard, with the steps at which it heard it.</summary>
    /// <param name="ids">The ids, one for each step of the model.</param>
    /// <param name="options">How to decode; null for the usual way.</param>
    /// <exception cref="TokenizerException">The tokenizer is none for connectionist temporal classification.</exception>
    public CtcTranscript DecodeCtc(ReadOnlySpan<int> ids, CtcDecodeOptions? options = null)
    {
        options ??= new CtcDecodeOptions();
        return _text is CtcTextTokenizer ctc ? ctc.DecodeCtc(ids, options)
            : _text is null && Settings.GroupsRepeats ? DecodeHeard(ids, options)
            : throw new TokenizerException(ClassName, null, "the tokenizer is none for connectionist temporal classification");
    }

    /// <summary>The text of tokens.</summary>
    /// <param name="tokens">The tokens.</param>
    public string TokensToText(IEnumerable<string> tokens)
    {
        List<string> list = [.. tokens];
        return _text is null ? DecodeTokens(list) : _text.Join(list);
    }

    private string DecodeTokens(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        var tokens = new List<string>(ids.Length);
        foreach (int id in ids)
        {
            if (_pipeline.Added.TokenOf(id) is { } token && !(skipSpecialTokens && _pipeline.Added.IsSpecial(token)))
            {
                tokens.Add(token);
            }
        }

        return DecodeTokens(tokens);
    }

    private string DecodeTokens(List<string> tokens)
    {
        if (_pipeline.Decoder is null)
        {
            return string.Join(' ', tokens);
        }

        _pipeline.Decoder.Decode(tokens);
        return string.Concat(tokens);
    }

    /// <summary>Begins to decode one token after the other.</summary>
    /// <param name="skipSpecialTokens">Whether to leave out special tokens.</param>
    public DecodeStream CreateDecodeStream(bool skipSpecialTokens = true) => new(this, skipSpecialTokens);

    private static (IPreTokenizer? PreTokenizer, bool ReadsBytes) WithoutMapping(IPreTokenizer? preTokenizer) => preTokenizer switch
    {
        ByteLevelPreTokenizer byteLevel => (byteLevel.WithoutMapping(), true),
        SequencePreTokenizer { Parts: [.., ByteLevelPreTokenizer last] } sequence when !sequence.Parts.SkipLast(1).Any(p => p is ByteLevelPreTokenizer or SequencePreTokenizer)
            => (new SequencePreTokenizer([.. sequence.Parts.SkipLast(1), last.WithoutMapping()]), true),
        _ => (preTokenizer, false),
    };

    // Padding means that nothing was heard; it parts what is heard twice.
    private CtcTranscript DecodeHeard(ReadOnlySpan<int> ids, CtcDecodeOptions options)
    {
        var kept = new List<int>(ids.Length);
        var pieces = new List<CtcPiece>(ids.Length);
        for (int start = 0, end; start < ids.Length; start = end)
        {
            end = start + 1;
            while (options.GroupTokens && end < ids.Length && ids[end] == ids[start])
            {
                end++;
            }

            if (ids[start] != PadTokenId)
            {
                kept.Add(ids[start]);
                pieces.Add(new CtcPiece(IdToToken(ids[start]) ?? "", start, end));
            }
        }

        return new CtcTranscript(DecodePlain(kept.ToArray(), options.SkipSpecialTokens, options.CleanUpSpaces), pieces, []);
    }

    private Tokenizer? Switch(Func<TokenizerLanguages, TokenizerLanguages> change)
    {
        if (_languages is null)
        {
            return null;
        }

        TokenizerLanguages languages = change(_languages.Languages);
        LanguageSwitch switched = _languages with { Languages = languages };
        return _text is null
            ? new Tokenizer(_pipeline with { PostProcessor = _languages.BuildPostProcessor(languages, _pipeline.Added) }, Settings, switched)
            : new Tokenizer(_text, _languages.BuildPostProcessor(languages, _text), Settings, switched);
    }

    /// <summary>The tokenizer with other settings.</summary>
    internal Tokenizer With(Func<TokenizerSettings, TokenizerSettings> change)
        => _text is null ? new Tokenizer(_pipeline, change(Settings), _languages) : new Tokenizer(_text, _pipeline.PostProcessor!, change(Settings), _languages);

    /// <summary>The tokenizer with more added tokens; one that it knows keeps its id.</summary>
    /// <exception cref="TokenizerException">The class splits texts by itself, and knows the tokens that it knows.</exception>
    internal Tokenizer WithAddedTokens(IReadOnlyList<AddedToken> tokens)
        => tokens.All(t => TokenToId(t.Content) is not null) ? this
            : _text is null ? new Tokenizer(_pipeline with { Added = _pipeline.Added.With(tokens) }, Settings, _languages)
            : throw new TokenizerException(ClassName, null, $"the tokenizer cannot take the tokens {string.Join(", ", tokens.Select(t => t.Content))}");

    /// <summary>The tokenizer of a pipeline with another post-processor and other settings.</summary>
    internal Tokenizer With(IPostProcessor? postProcessor, Func<TokenizerSettings, TokenizerSettings> change) => new(_pipeline with { PostProcessor = postProcessor }, change(Settings), _languages);

    private int? IdOfRole(string? token) => token is null ? null : TokenToId(token);

    private Encoding[] EncodeBatch(int count, Func<int, Encoding> encode, PaddingOptions? padding)
    {
        var encodings = new Encoding[count];
        try
        {
            Parallel.For(0, count, i => encodings[i] = encode(i));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return Pad(encodings, padding);
    }

    /// <summary>Encodes a text as if the tokenizer had no added tokens: what looks like one stays text.</summary>
    internal int[] EncodeWithoutAddedTokens(string text)
    {
        EncodeWorkspace workspace = Rent();
        try
        {
            EncodingData data = EncodeText([text], pretokenized: false, workspace, workspace.First, AddedTokenSearch.None);
            return data.Ids[..data.Count];
        }
        finally
        {
            Return(workspace);
        }
    }

    private Encoding Encode(ReadOnlySpan<string> text, string[]? pair, bool pretokenized, bool addSpecialTokens, TruncationOptions? truncation)
    {
        EncodeWorkspace workspace = Rent();
        AddedTokenSearch search = Settings.SplitsSpecialTokens ? AddedTokenSearch.WithoutSpecial : AddedTokenSearch.All;
        try
        {
            EncodingData first = EncodeText(text, pretokenized, workspace, workspace.First, search);
            if (pair is null)
            {
                return truncation is null ? Finish(first, addSpecialTokens) : Finish([first], addSpecialTokens, truncation);
            }

            EncodingData second = EncodeText(pair, pretokenized, workspace, workspace.Second, search);
            second.SetTypeId(1);
            second.SetSequence(1);
            return Finish([first, second], addSpecialTokens, truncation);
        }
        finally
        {
            Return(workspace);
        }
    }

    private EncodingData EncodeText(ReadOnlySpan<string> parts, bool pretokenized, EncodeWorkspace workspace, EncodingData data, AddedTokenSearch search)
    {
        data.Clear();
        if (_text is not null)
        {
            SplitText(_text, parts, search, data);
            return data;
        }

        for (int part = 0; part < parts.Length; part++)
        {
            workspace.Text.Reset(parts[part]);
            _pipeline.Added.Extract(workspace.Text, search);
            _preTokenizer?.PreTokenize(workspace.Text);
            int word = 0;
            foreach (ref readonly Piece piece in workspace.Text.Pieces)
            {
                EncodePiece(piece, pretokenized ? part : word++, workspace, data);
            }
        }

        return data;
    }

    private static void SplitText(TextTokenizer tokenizer, ReadOnlySpan<string> parts, AddedTokenSearch search, EncodingData data)
    {
        foreach (string part in parts)
        {
            foreach (string token in tokenizer.Tokenize(part, search != AddedTokenSearch.All))
            {
                int id = tokenizer.IdOf(token);
                data.Add(id, 0, 0, -1, tokenizer.TokenOf(id) == token ? null : token);
            }
        }
    }

    private void EncodePiece(in Piece piece, int word, EncodeWorkspace workspace, EncodingData data)
    {
        ReadOnlySpan<char> span = piece.Span;
        if (piece.TokenId >= 0)
        {
            data.Add(piece.TokenId, piece.OriginalStart, piece.OriginalEnd, word, span.SequenceEqual(_pipeline.Added.TokenOf(piece.TokenId)) ? null : span.ToString());
            return;
        }

        if (!workspace.Cache.TryGet(span, out ReadOnlySpan<Token> tokens))
        {
            workspace.Tokens.Clear();
            workspace.Session.Tokenize(span, workspace.Tokens);
            tokens = workspace.Tokens.Span;
            workspace.Cache.Add(span, tokens);
        }

        data.AddWord(piece, tokens, word);
    }

    private EncodeWorkspace Rent() => _workspaces.TryTake(out EncodeWorkspace? free) ? free : new EncodeWorkspace(_pipeline.Model.CreateSession(_readsBytes));

    /// <summary>Keeps buffers for the next text, unless one of extraordinary length has made them large.</summary>
    private void Return(EncodeWorkspace workspace)
    {
        if (workspace.Text.LongestText <= LongestKept)
        {
            _workspaces.Add(workspace);
        }
    }

    /// <summary>Makes the encoding of a text on its own, which allocates nothing else.</summary>
    private Encoding Finish(EncodingData text, bool addSpecialTokens)
    {
        if (_pipeline.PostProcessor is not { } processor)
        {
            return new Encoding(SpecialFrame.None.Surround(text), [], _tokenOf, 1, _inputsOf);
        }

        if (processor.Single is not { } frame)
        {
            return Finish([text], addSpecialTokens, null);
        }

        processor.Prepare(text);
        return new Encoding((addSpecialTokens ? frame : SpecialFrame.None).Surround(text), [], _tokenOf, 1, _inputsOf);
    }

    private Encoding Finish(EncodingData[] texts, bool addSpecialTokens, TruncationOptions? truncation)
    {
        IReadOnlyList<SequencePart> parts;
        if (truncation is { MaxLength: < 0 })
        {
            throw new TokenizerException("truncation", "max_length", $"expected at least 0, found {truncation.MaxLength}");
        }

        if (truncation is null)
        {
            parts = [.. texts.Select(t => new SequencePart(t, []))];
        }
        else if (_text is not null)
        {
            int added = addSpecialTokens ? _pipeline.PostProcessor?.CountAdded(texts.Length == 2) ?? 0 : 0;
            parts = TextTruncation.Apply(texts, truncation, added);
        }
        else
        {
            int added = addSpecialTokens ? _pipeline.PostProcessor?.CountAdded(texts.Length == 2) ?? 0 : 0;
            int room = truncation.MaxLength - (_pipeline.PostProcessor?.CountAdded(pair: false) ?? 0);
            if (room >= 0 && room < truncation.Stride)
            {
                throw new TokenizerException("truncation", "stride", $"the stride {truncation.Stride} is greater than the {room} tokens that a text may have");
            }

            parts = Truncation.Apply(texts, truncation, truncation.MaxLength - added);
        }

        // A class that splits by itself gives what was cut off as it is, without special tokens.
        EncodingData[] cut = _text is null ? [] : [.. parts.SelectMany(p => p.Overflowing)];
        parts = _text is null ? parts : [.. parts.Select(p => new SequencePart(p.Main, []))];
        parts = _pipeline.PostProcessor?.Process(parts, addSpecialTokens) ?? parts;
        SequencePart whole = SequencePart.Join(parts);
        return new Encoding(whole.Main, [.. whole.Overflowing.Concat(cut).Select(o => new Encoding(o, [], _tokenOf, texts.Length, _inputsOf))], _tokenOf, texts.Length, _inputsOf);
    }

    private Encoding Pad(Encoding encoding, PaddingOptions? padding) => padding is null ? encoding : Pad([encoding], padding)[0];

    /// <summary>Fills the encodings of a batch, in place.</summary>
    internal Encoding[] Pad(Encoding[] encodings, PaddingOptions? padding)
    {
        if (padding is null || encodings.Length == 0)
        {
            return encodings;
        }

        int length = padding.Length ?? encodings.Max(e => e.Count);
        if (padding.MultipleOf is { } multiple and > 0)
        {
            length = (length + multiple - 1) / multiple * multiple;
        }

        int id = padding.PadId ?? PadTokenId ?? throw new TokenizerException("tokenizer_config.json", "pad_token", "padding needs a padding token, and the tokenizer has none");
        for (int i = 0; i < encodings.Length; i++)
        {
            encodings[i] = encodings[i].Pad(length, padding, padding.Side ?? PaddingSide, id, padding.PadTypeId ?? Settings.PadTypeId);
        }

        return encodings;
    }
}
