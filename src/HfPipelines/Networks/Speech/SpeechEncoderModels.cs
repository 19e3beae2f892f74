using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;

namespace HfPipelines.Networks.Speech;

/// <summary>The classes that every encoder of the Wav2Vec2 lineage has in transformers.</summary>
/// <param name="options">The choices of the encoder.</param>
/// <param name="heads">The choices of the heads.</param>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
public sealed class SpeechEncoderModels(SpeechEncoderOptions options, SpeechHeadOptions heads, PretrainedConfig config, Weights weights)
    : ModelFamily(config, weights)
{
    /// <summary>The encoder without a head.</summary>
    public SpeechEncoder Model() => new(options, Weights);

    /// <summary>Scores characters at each step, and one that stands for none.</summary>
    public FrameClassifier ForCTC() => new(new SpeechEncoder(options, BaseWeights()), null, CharacterHead());

    /// <summary>The same under a name that transformers has no longer, and there without a look at padding.</summary>
    public FrameClassifier ForMaskedLM() => new(new SpeechEncoder(options, BaseWeights()), null, CharacterHead(), heedsPadding: false);

    /// <summary>Scores a recording's labels.</summary>
    public SpeechClassifier ForSequenceClassification()
        => new(
            new SpeechEncoder(options, BaseWeights()),
            Mix(),
            new Linear(Weights / "projector", options.Encoder.HiddenSize, heads.ProjectionSize),
            new Linear(Weights / "classifier", heads.ProjectionSize, Config.NumLabels));

    /// <summary>Scores labels at each step.</summary>
    public FrameClassifier ForAudioFrameClassification()
        => new(
            new SpeechEncoder(options, BaseWeights()),
            Mix(),
            new Linear(Weights / "classifier", options.Encoder.HiddenSize, Config.NumLabels));

    /// <summary>Tells voices apart.</summary>
    public SpeakerEncoder ForXVector() => new(new SpeechEncoder(options, BaseWeights()), Mix(), heads, Config.NumLabels, Weights);

    /// <summary>Compares what the encoder makes of hidden steps with the codes of the steps themselves.</summary>
    public SpeechPretraining ForPreTraining() => new(new SpeechEncoder(options, BaseWeights()), options, heads, Weights);

    private LayerMix? Mix() => LayerMix.Of(Weights, options.Encoder.Layers, heads.MixesLayers);

    private Linear CharacterHead()
        => new(Weights / "lm_head", options.OutputSize, heads.VocabularySize ?? throw Config.Error("vocab_size", "the number of characters", "null"));
}
