using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks;

/// <summary>The classes that every decoder of the Llama lineage has in transformers: without a head and with the four usual heads.</summary>
/// <param name="options">The choices of the decoder.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
public sealed class DecoderModels(DecoderOptions options, PretrainedConfig config, Weights weights)
{
    /// <summary>The decoder without a head.</summary>
    public TransformerDecoder Base() => new(options, weights);

    /// <summary>Scores the next token.</summary>
    public CausalLanguageModel CausalLanguageModel()
        => new(Decoder("model"), new Linear(weights / "lm_head", options.HiddenSize, options.VocabularySize, bias: false));

    /// <summary>Scores a text's labels.</summary>
    /// <param name="paddingId">The padding token, if there is one.</param>
    public SequenceClassifier SequenceClassifier(int? paddingId)
        => new(Decoder("model"), new Linear(weights / "score", options.HiddenSize, config.NumLabels, bias: false), paddingId);

    /// <summary>Scores each token's labels.</summary>
    public TokenClassifier TokenClassifier()
    {
        bool bias = !config.Json.TryGetProperty("token_classification_bias", out JsonElement given) || given.ValueKind != JsonValueKind.False;
        return new TokenClassifier(Decoder("model"), new Linear(weights / "score", options.HiddenSize, config.NumLabels, bias));
    }

    /// <summary>Scores begin and end of an answer.</summary>
    /// <param name="prefix">The decoder's name in the class.</param>
    public QuestionAnswerer QuestionAnswerer(string prefix = "model")
        => new(Decoder(prefix), new Linear(weights / "qa_outputs", options.HiddenSize, 2));

    private TransformerDecoder Decoder(string prefix) => new(options, weights / prefix);
}
