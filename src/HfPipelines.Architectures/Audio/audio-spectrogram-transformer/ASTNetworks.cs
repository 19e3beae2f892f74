using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("audio-spectrogram-transformer")]
internal static class ASTNetworks
{
    public static SpectrogramTransformer ASTModel(ASTConfig config, Weights weights) => new(config, weights.As(config.Architecture.BaseClass, config));

    public static ImageClassifier ASTForAudioClassification(ASTConfig config, Weights weights)
    {
        Weights head = weights / "classifier";
        var norm = new LayerNorm(head / "layernorm", config.HiddenSize, config.LayerNormEps);
        return new ImageClassifier(
            ASTModel(config, weights / "audio_spectrogram_transformer"),
            new Linear(head / "dense", config.HiddenSize, config.NumLabels),
            output => norm.Forward(output["pooler_output"]));
    }
}
