using System.Text.Json;
using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Decoders;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.PreTokenizers;
using HfPipelines.Tokenization.Vocabularies;

namespace HfPipelines.Tokenization.Classes;

/// <summary>
/// A tokenizer class of transformers that builds its own pipeline: of the checkpoint it takes the vocabulary, the merges and the character map, and puts its own
/// normalizer, pre-tokenizer, model, decoder and post-processor in place.
/// </summary>
internal sealed class TokenizerClass(TokenizerClassSpec spec, ClassOptions options)
{
    /// <summary>The options.</summary>
    public ClassOptions Options => options;

    /// <summary>What the class is.</summary>
    public TokenizerClassSpec Spec => spec;

    /// <summary>The vocabulary that the class assumes where a checkpoint has none that it reads.</summary>
    public static VocabularySource DefaultVocabulary(string folder, TokenizerClassInfo info, TokenizerClassSpec spec, JsonNode config)
    {
        List<(string Token, double Score)> pieces = [.. new ClassOptions(config.Value, info, spec).Tokens(spec["default_vocabulary"])];
        return new VocabularySource { File = folder, Pieces = pieces };
    }

    /// <summary>Builds the pipeline.</summary>
    /// <param name="source">The vocabulary.</param>
    /// <param name="file">tokenizer.json, for its post-processor, truncation and padding; an undefined value for none.</param>
    public TokenizerPipeline Build(VocabularySource source, JsonNode file)
    {
        ITokenizerModel model = BuildModel(Arrange(source));
        INormalizer? normalizer = Part("normalizer", NormalizerReader.Read);
        var added = new AddedVocabulary(model.Vocabulary, normalizer);
        return new TokenizerPipeline(
            normalizer,
            Part("pre_tokenizer", ReadPreTokenizer),
            model,
            file["post_processor"].IsNull ? null : PostProcessorReader.Read(file["post_processor"], added.TokenOf),
            Part("decoder", DecoderReader.Read),
            added,
            TokenizerJsonReader.ReadTruncation(file),
            TokenizerJsonReader.ReadPadding(file));
    }

    /// <summary>Builds the post-processor that the class puts in place once its tokens have ids, under <c>post_processor</c> or <c>early_post_processor</c>; null for none.</summary>
    public IPostProcessor? BuildPostProcessor(string key, AddedVocabulary added)
    {
        JsonNode part = spec[key];
        return part.Value.ValueKind == JsonValueKind.Object ? PostProcessorReader.Read(ClassTemplate.Fill(part, options, added), added.TokenOf) : BuildPostProcessor(key, added.IdOf);
    }

    /// <summary>Builds the post-processor of a class whose special tokens are templates; null for none.</summary>
    public IPostProcessor? BuildPostProcessor(string key, Func<string, int> idOf)
    {
        return spec[key].IsNull ? null : new TemplatePostProcessor(Template(0), Template(1));

        List<TemplatePiece> Template(int index) => SpecialTokenTemplate.Read(ClassTemplate.Choose(spec[key].Value[index], options).GetString()!, options, idOf);
    }

    // A part that tokenizer.json has no name for.
    private static IPreTokenizer ReadPreTokenizer(JsonNode part) => part["type"].String() == "JiebaWords" ? new JiebaWordPreTokenizer() : PreTokenizerReader.Read(part);

    private VocabularySource Arrange(VocabularySource source)
    {
        JsonNode rule = spec["vocabulary"];
        if (!rule["tokens"].IsNull)
        {
            return source with { Vocabulary = new Vocabulary([.. rule["tokens"].Items.Select(t => t.String())]), Merges = null };
        }

        if (rule.IsNull || source.SentencePiece is null)
        {
            return source;
        }

        List<(string, double)> pieces = [.. options.Tokens(rule["head"]), .. (source.Pieces ?? []).Skip(rule["skip"].Int()), .. options.Tokens(rule["tail"])];
        if (spec["model"]["type"].String() == "Unigram")
        {
            return source with { Pieces = pieces };
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string token, double _) in pieces)
        {
            ids.TryAdd(token, ids.Count);
        }

        return source with { Vocabulary = new Vocabulary(ids) };
    }

    private ITokenizerModel BuildModel(VocabularySource source)
    {
        JsonNode model = ClassTemplate.Fill(spec["model"], options);
        switch (model["type"].String())
        {
            case "WordPiece":
                return new WordPieceModel(source.ToVocabulary(), model["unk_token"].StringOrNull() ?? "[UNK]", "##", 100);
            case "BPE":
                Vocabulary vocabulary = source.ToVocabulary();
                return new BpeModel(vocabulary, source.Merges?.Invoke(vocabulary) ?? new MergeTable([]), ModelReader.ReadBpeOptions(model));
            default:
                IReadOnlyList<(string Token, double Score)> pieces = source.Pieces ?? throw new TokenizerException(source.File, null, $"expected tokens with scores for a {spec.Name}, found tokens without");
                return new UnigramModel(pieces, FindUnknown(model, pieces), byteFallback: false);
        }
    }

    private int FindUnknown(JsonNode model, IReadOnlyList<(string Token, double Score)> pieces)
    {
        string? unknown = model["find_unk"].Bool(absent: false) ? options.Text("unk_token") : null;
        for (int i = 0; unknown is not null && i < pieces.Count; i++)
        {
            if (pieces[i].Token == unknown)
            {
                return i;
            }
        }

        return model["unk_id"].Int();
    }

    private T? Part<T>(string key, Func<JsonNode, T> read)
        where T : class
        => ClassTemplate.Fill(spec[key], options) is var part && part.IsNull ? null : read(part);
}
