using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>The tokenizer classes that split texts by themselves, by name.</summary>
internal static class TextTokenizerClasses
{
    private static readonly Dictionary<string, Func<TextTokenizerFiles, TextTokenizer>> Classes = new(StringComparer.Ordinal)
    {
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
