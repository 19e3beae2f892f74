using System.Text.Json;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.TextTokenizers;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.Vocabularies;

namespace HfPipelines.Tokenization;

/// <summary>Loads the tokenizer of a checkpoint folder, as AutoTokenizer does: chooses the class, reads what the class reads, and puts the parts together.</summary>
internal static class TokenizerLoader
{
    /// <summary>Loads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="className">The class; null for the one that AutoTokenizer chooses.</param>
    /// <exception cref="TokenizerException">A file is missing or malformed.</exception>
    public static Tokenizer Load(string folder, string? className = null)
    {
        string path = Path.Combine(folder, "tokenizer.json");
        byte[]? bytes = File.Exists(path) ? File.ReadAllBytes(path) : null;
        JsonNode file = bytes is null ? new JsonNode(path, null, default) : TokenizerJsonReader.ReadNode(bytes, path);
        JsonNode config = TokenizerSettings.ReadFile(folder, "tokenizer_config.json");
        JsonNode model = TokenizerSettings.ReadFile(folder, "config.json");
        TokenizerClassInfo info = className is not null ? AutoMapping.Default.Find(className)! : AutoMapping.Default.Choose(
            model["model_type"].StringOrNull(), config["tokenizer_class"].StringOrNull() ?? model["tokenizer_class"].StringOrNull(), bytes.AsSpan().IndexOf("\"ByteLevel\""u8) >= 0);
        return info.IsBackend ? LoadBackend(folder, info, file, config) : TextTokenizerClasses.Load(folder, info, config);
    }

    private static Tokenizer LoadBackend(string folder, TokenizerClassInfo info, JsonNode file, JsonNode config)
    {
        TokenizerClassSpec? spec = TokenizerClassSpec.Find(info.Name);
        string? path = file.IsNull ? VocabularyFiles.Find(folder, info) : null;
        bool needsFile = spec is null || (spec["vocabulary"]["tokens"].IsNull && spec["default_vocabulary"].IsNull);
        if (file.IsNull && path is null && needsFile)
        {
            string expected = string.Join(" or ", info.Files.Values.Distinct().Order(StringComparer.Ordinal));
            throw new TokenizerException(folder, null, $"the vocabulary of a {info.Name} is missing: expected {expected}");
        }

        bool converts = path is not null && Path.GetFileName(path).EndsWith("tekken.json", StringComparison.Ordinal);
        bool isSentencePiece = path is not null && VocabularyFiles.IsSentencePiece(path);
        bool isOwn = spec is not null && !converts && (!spec.KeepsFile || (file.IsNull && !isSentencePiece));
        if (!isOwn)
        {
            return LoadPlain(folder, info, spec, file, config, path);
        }

        VocabularySource source = !file.IsNull ? VocabularyFiles.FromTokenizerJson(file) : path is null ? TokenizerClass.DefaultVocabulary(folder, info, spec!, config) : VocabularyFiles.Read(path, info);
        TokenizerSettings settings = TokenizerSettings.Load(folder, config, file, info, spec, source.Marked);
        ClassOptions options = new ClassOptions(config.Value, info, spec).WithTokens(settings.SpecialTokens)
            .With("charsmap", source.CharacterMap)
            .With("pads_left", settings.PaddingSide == TextSide.Left);
        options = info.Name == "WhisperTokenizer" ? WhisperPrompt.Apply(options) : options;
        options = source.SentencePiece is { } piece ? options.With("unk_id", piece.UnknownId) : options;
        var languages = TokenizerLanguages.Read(spec!, options);
        var tokenizerClass = new TokenizerClass(spec!, languages is null ? options : languages.Apply(options));
        TokenizerPipeline pipeline = tokenizerClass.Build(source, file);
        return Finish(pipeline, settings, tokenizerClass, languages, config, !file.IsNull);
    }

    private static Tokenizer LoadPlain(string folder, TokenizerClassInfo info, TokenizerClassSpec? spec, JsonNode file, JsonNode config, string? path)
    {
        TokenizerSettings settings = TokenizerSettings.Load(folder, config, file, info, spec, null);
        if (!file.IsNull)
        {
            TokenizerPipeline read = TokenizerJsonReader.Read(file);
            TokenizerClass? keeping = spec is null ? null : new TokenizerClass(spec, new ClassOptions(config.Value, info, spec).WithTokens(settings.SpecialTokens));
            return Finish(read, settings, keeping, null, config, hasFile: true);
        }

        TokenizerPipeline pipeline = ConvertedPipeline.Create(path!, settings.Listed, out SentencePieceFile? piece);
        if (piece is not null)
        {
            IReadOnlyList<AddedToken> marked = [.. piece.Pieces.Where(p => p.Kind is SentencePieceKind.Control or SentencePieceKind.UserDefined).Select(p => new AddedToken(p.Text) { Special = p.Kind == SentencePieceKind.Control })];
            settings = TokenizerSettings.Load(folder, config, file, WithMarkers(info, piece), spec, marked);
        }

        return Finish(pipeline, settings, null, null, config, hasFile: piece is null);
    }

    /// <summary>A SentencePiece model that is taken as it is names the special tokens, where the checkpoint does not.</summary>
    private static TokenizerClassInfo WithMarkers(TokenizerClassInfo info, SentencePieceFile file)
    {
        var defaults = new Dictionary<string, JsonElement>(info.Defaults);
        Set("bos_token", file.BeginId, file.BeginPiece);
        Set("eos_token", file.EndId, file.EndPiece);
        Set("unk_token", file.UnknownId, file.UnknownPiece);
        return info with { Defaults = defaults };

        void Set(string role, int id, string piece)
        {
            if (id >= 0)
            {
                defaults[role] = JsonSerializer.SerializeToElement(piece);
            }
        }
    }

    private static Tokenizer Finish(TokenizerPipeline pipeline, TokenizerSettings settings, TokenizerClass? tokenizerClass, TokenizerLanguages? languages, JsonNode config, bool hasFile)
    {
        AddedVocabulary added = pipeline.Added;
        added.Add(settings.NewTokens(added));
        added.Add(settings.Readded);
        IPostProcessor? early = (hasFile && tokenizerClass?.Spec.KeepsFile == true ? null : tokenizerClass?.BuildPostProcessor("early_post_processor", added)) ?? pipeline.PostProcessor;
        bool asksMarkers = !hasFile && (config.Has("add_bos_token") || config.Has("add_eos_token"));
        JsonNode markers = tokenizerClass is null ? default : tokenizerClass.Spec["markers"];
        bool isMarked = early is null || asksMarkers || !markers.IsNull || (tokenizerClass?.Spec["markers_last"].Bool(absent: false) ?? false);
        bool isOwn = !(isMarked && tokenizerClass?.Spec["markers_win"].Bool(absent: false) == true);
        IPostProcessor? postProcessor = (isOwn ? tokenizerClass?.BuildPostProcessor("post_processor", added) : null) ?? (isMarked ? Markers(config, hasFile, markers, settings, added) : early);
        return new Tokenizer(pipeline with { PostProcessor = postProcessor }, settings, tokenizerClass is null || languages is null ? null : new LanguageSwitch(tokenizerClass, languages));
    }

    /// <summary>The markers of beginning and end that tokenizer_config.json or the class asks for.</summary>
    private static TemplatePostProcessor Markers(JsonNode config, bool hasFile, JsonNode defaults, TokenizerSettings settings, AddedVocabulary added)
    {
        bool Asks(string flag)
        {
            JsonNode asked = hasFile ? default : config[flag];
            return asked.Value.ValueKind == JsonValueKind.Undefined ? defaults[flag].Bool(absent: false) : !asked.IsNull && asked.Bool();
        }

        IEnumerable<TemplatePiece> Marker(string flag, string role, int type)
            => Asks(flag) && settings.SpecialTokens.TryGetValue(role, out string? token) ? [new TemplatePiece(-1, [(token, added.IdOf(token))], type)] : [];

        IEnumerable<TemplatePiece> Text(int index)
            => [.. Marker("add_bos_token", "bos_token", index), new TemplatePiece(index, [], index), .. Marker("add_eos_token", "eos_token", index)];

        return new TemplatePostProcessor([.. Text(0)], [.. Text(0), .. Text(1)]);
    }
}
