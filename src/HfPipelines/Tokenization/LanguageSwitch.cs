using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization;

/// <summary>A class whose special tokens name the language, and the languages.</summary>
internal sealed record LanguageSwitch(TokenizerClass Class, TokenizerLanguages Languages)
{
    /// <summary>The post-processor for other languages.</summary>
    public IPostProcessor? BuildPostProcessor(TokenizerLanguages languages, AddedVocabulary added) => ClassOf(languages).BuildPostProcessor("post_processor", added);

    /// <summary>The post-processor for other languages.</summary>
    public IPostProcessor BuildPostProcessor(TokenizerLanguages languages, TextTokenizer text) => text.CreatePostProcessor(ClassOf(languages));

    private TokenizerClass ClassOf(TokenizerLanguages languages) => new(Class.Spec, languages.Apply(Class.Options));
}
