using System.Collections.Immutable;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>
/// A tokenizer class that splits texts by itself instead of by the pipeline of tokenizer.json: in transformers, one that is written in Python or that calls SentencePiece.
/// It knows no spans. Immutable once made.
/// </summary>
internal abstract class TextTokenizer
{
    private readonly HashSet<string> _special;
    private HashSet<int>? _specialIds;
    private int _size = -1;

    /// <summary>Makes the tokenizer without its added tokens; <see cref="AddTokens"/> comes at the end of the class's constructor.</summary>
    protected TextTokenizer(TextTokenizerFiles files)
    {
        Files = files;
        _special = [.. SpecialTokens];
    }

    /// <summary>What the tokenizer is made of.</summary>
    public TextTokenizerFiles Files { get; }

    /// <summary>The added tokens.</summary>
    public AddedTokenList Added { get; } = new();

    /// <summary>The number of tokens, added ones included.</summary>
    public int Size
    {
        get
        {
            if (_size < 0)
            {
                _size = CountTokens();
            }

            return _size;
        }
    }

    /// <summary>The number of tokens that the class calls its vocabulary.</summary>
    public abstract int BaseSize { get; }

    /// <summary>The special tokens, those with a role first.</summary>
    public IEnumerable<string> SpecialTokens => Files.Settings.AllSpecialTokens;

    /// <summary>Whether decoding takes back spaces where nobody says.</summary>
    public bool CleansUpSpaces => Options.IsTrue("clean_up_tokenization_spaces");

    /// <summary>Turns a text into phonemes, for the classes whose models read phonemes; null where nobody brought such a program.</summary>
    public Func<string, string>? Phonemizer { get; private set; }

    /// <summary>The options.</summary>
    protected ClassOptions Options => Files.Options;

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="splitsSpecialTokens">Whether added tokens are read as text.</param>
    public virtual List<string> Tokenize(string text, bool splitsSpecialTokens = false)
    {
        text = Prepare(text);
        if (splitsSpecialTokens)
        {
            return [.. Split(text)];
        }

        var tokens = new List<string>();
        foreach (string part in Added.Split(text))
        {
            if (part.Length == 0)
            {
                continue;
            }

            if (Added.IdOf(part) is not null || _special.Contains(part))
            {
                tokens.Add(part);
            }
            else
            {
                tokens.AddRange(Split(part));
            }
        }

        return tokens;
    }

    /// <summary>The id of a token, that of the unknown token where there is none; -1 where the class has no id for it.</summary>
    public int IdOf(string token) => Added.IdOf(token) ?? BaseIdOf(token);

    /// <summary>The id of a token; -1 where there is none.</summary>
    public int FindId(string token) => Added.IdOf(token) ?? FindBase(token) ?? -1;

    /// <summary>The token of an id; null where there is none.</summary>
    public string? TokenOf(int id) => Added.TokenOf(id) ?? BaseTokenOf(id);

    /// <summary>The tokens of ids.</summary>
    public List<string> TokensOf(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        _specialIds ??= [.. SpecialTokens.Select(IdOf)];
        var tokens = new List<string>(ids.Length);
        foreach (int id in ids)
        {
            if (!(skipSpecialTokens && _specialIds.Contains(id)) && TokenOf(id) is { } token)
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    /// <summary>Decodes ids.</summary>
    public virtual string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens, bool? cleanUpSpaces)
    {
        string text = Join(TokensOf(ids, skipSpecialTokens));
        return cleanUpSpaces ?? CleansUpSpaces ? CleanUp(text) : text;
    }

    /// <summary>The text of tokens.</summary>
    public virtual string Join(IReadOnlyList<string> tokens) => string.Join(' ', tokens);

    /// <summary>Makes what adds the special tokens.</summary>
    public virtual IPostProcessor CreatePostProcessor(TokenizerClass tokenizerClass) => tokenizerClass.BuildPostProcessor("post_processor", IdOf) ?? SpecialTokenTemplate.None;

    /// <summary>The tokenizer with a program that turns texts into phonemes.</summary>
    public TextTokenizer WithPhonemizer(Func<string, string> phonemizer)
    {
        var other = (TextTokenizer)MemberwiseClone();
        other.Phonemizer = phonemizer;
        return other;
    }

    /// <summary>Further inputs of the model by name, made of a whole encoding; null where the class makes none.</summary>
    public virtual IReadOnlyDictionary<string, ImmutableArray<int>>? InputsOf(Encoding encoding) => null;

    /// <summary>The tokenizer for texts in the language that the model translates to; null where it is the same.</summary>
    public virtual TextTokenizer? ForTarget() => null;

    /// <summary>The tokenizer for texts in another language, of a checkpoint with one vocabulary for each; null where it knows none.</summary>
    /// <exception cref="TokenizerException">It does not know this one.</exception>
    public virtual TextTokenizer? ForLanguage(string code) => null;

    /// <summary>Takes back what joining tokens left.</summary>
    protected virtual string CleanUp(string text) => Decoders.CleanUp.SpacesAsTransformers(text);

    /// <summary>Changes a text before it is split.</summary>
    protected virtual string Prepare(string text) => text;

    /// <summary>The tokens of a text without added tokens.</summary>
    protected abstract IEnumerable<string> Split(string text);

    /// <summary>The id of a token that is not added.</summary>
    protected abstract int BaseIdOf(string token);

    /// <summary>The token of an id that is not added.</summary>
    protected abstract string? BaseTokenOf(int id);

    /// <summary>Whether the vocabulary has a token, so that it keeps its id when it is added; its id, or null.</summary>
    protected abstract int? FindBase(string token);

    /// <summary>The id of the next token that the vocabulary lacks.</summary>
    protected virtual int NextId => CountTokens();

    /// <summary>Whether the class calls its special tokens normalized.</summary>
    protected virtual bool NormalizesSpecialTokens => false;

    /// <summary>The phonemes of a text.</summary>
    /// <exception cref="MissingDictionaryException">Nobody brought a program that knows them.</exception>
    protected string Phonemize(string text, string program)
        => (Phonemizer ?? throw new MissingDictionaryException(program, $"without it the phonemes of '{text}' are not known; bring it with {nameof(Tokenizer)}.{nameof(Tokenizer.WithPhonemizer)}")).Invoke(text);

    /// <summary>Counts the tokens, added ones included.</summary>
    protected virtual int CountTokens() => BaseSize + Added.Tokens.Count(t => FindBase(t.Value.Content) is null);

    /// <summary>Adds the tokens that the checkpoint lists, then the special ones that are not there yet.</summary>
    /// <param name="own">Tokens with ids of the class's own.</param>
    protected void AddTokens(IReadOnlyDictionary<int, AddedToken>? own = null)
    {
        foreach ((int id, AddedToken token) in own ?? new Dictionary<int, AddedToken>())
        {
            Added.Add(id, token);
        }

        foreach ((int id, AddedToken token) in Files.Settings.Listed)
        {
            Added.Add(id, token);
        }

        int next = NextId;
        foreach (string token in SpecialTokens)
        {
            if (token.Length > 0 && Added.IdOf(token) is null)
            {
                Added.Add(FindBase(token) ?? next++, new AddedToken(token) { Special = true, Normalized = NormalizesSpecialTokens });
            }
        }
    }
}
