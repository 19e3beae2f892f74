using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Decoders;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.PreTokenizers;

namespace HfPipelines.Tokenization.Json;

/// <summary>The parts of a tokenizer, as tokenizer.json holds them.</summary>
internal sealed record TokenizerPipeline(
    INormalizer? Normalizer,
    IPreTokenizer? PreTokenizer,
    ITokenizerModel Model,
    IPostProcessor? PostProcessor,
    IDecoder? Decoder,
    AddedVocabulary Added,
    TruncationOptions? Truncation,
    PaddingOptions? Padding)
{
    /// <summary>A pipeline of nothing but special tokens, for a class that splits texts by itself.</summary>
    public static TokenizerPipeline Without(IPostProcessor postProcessor)
    {
        var model = new WordLevelModel(new Vocabulary(new Dictionary<string, int>()), "");
        return new TokenizerPipeline(null, null, model, postProcessor, null, new AddedVocabulary(model.Vocabulary, null), null, null);
    }
}
