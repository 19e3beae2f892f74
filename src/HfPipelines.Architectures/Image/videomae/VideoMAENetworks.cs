using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("videomae")]
internal static class VideoMAENetworks
{
    private const double NormEpsilon = 1e-5;

    public static Network VideoMAEModel(VideoMAEConfig config, Weights weights)
        => new VideoEncoder(
            new TubeletEmbedding(weights / "embeddings", Blocks(config)),
            new TransformerEncoder(Layers(config), weights / "encoder"),
            config.UseMeanPooling ? null : new LayerNorm(weights / "layernorm", config.HiddenSize, config.LayerNormEps),
            null);

    public static Network VideoMAEForPreTraining(VideoMAEConfig config, Weights weights)
        => new VideoMAEPainter(config, Blocks(config), Layers(config), config.Architecture.CreateBase(config, weights / "videomae"), weights);

    public static Network VideoMAEForVideoClassification(VideoMAEConfig config, Weights weights)
    {
        LayerNorm? norm = config.UseMeanPooling ? new LayerNorm(weights / "fc_norm", config.HiddenSize, NormEpsilon) : null;
        return new ImageClassifier(
            config.Architecture.CreateBase(config, weights / "videomae"),
            config.NumLabels > 0 ? new Linear(weights / "classifier", config.HiddenSize, config.NumLabels) : null,
            output => norm?.Forward(output.LastHiddenState.mean([1])) ?? output.LastHiddenState.select(1, 0));
    }

    private static TubeletEmbeddingOptions Blocks(VideoMAEConfig config) => new()
    {
        Channels = config.NumChannels,
        Frames = config.NumFrames,
        ImageSize = config.ImageSize,
        Block = (config.TubeletSize, config.PatchSize[0], config.PatchSize[^1]),
        HiddenSize = config.HiddenSize,
    };

    private static TransformerEncoderOptions Layers(VideoMAEConfig config) => TransformerEncoderOptions.From(config) with
    {
        AttentionInputBias = config.QvBias,
        AttentionKeyBias = false,
        Names = EncoderLayerNames.Vision,
    };
}
