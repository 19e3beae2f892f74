using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("vivit")]
internal static class VivitNetworks
{
    public static Network VivitModel(VivitConfig config, Weights weights) => Create(config, weights, pools: true);

    public static Network VivitForVideoClassification(VivitConfig config, Weights weights)
        => new ImageClassifier(
            Create(config, (weights / "vivit").As(config.Architecture.BaseClass, config), pools: false),
            config.NumLabels > 0 ? new Linear(weights / "classifier", config.HiddenSize, config.NumLabels) : null,
            output => output.LastHiddenState.select(1, 0));

    private static VideoEncoder Create(VivitConfig config, Weights weights, bool pools)
    {
        var blocks = new TubeletEmbeddingOptions
        {
            Channels = config.NumChannels,
            Frames = config.NumFrames,
            ImageSize = config.ImageSize,
            Block = (config.TubeletSize[0], config.TubeletSize[1], config.TubeletSize[2]),
            HiddenSize = config.HiddenSize,
            ClassToken = "cls_token",
            Positions = "position_embeddings",
        };
        TransformerEncoderOptions layers = TransformerEncoderOptions.From(config) with { Names = ViTOptions.LayerNames };
        return new VideoEncoder(
            new TubeletEmbedding(weights / "embeddings", blocks),
            new TransformerEncoder(layers, weights),
            new LayerNorm(weights / "layernorm", config.HiddenSize, config.LayerNormEps),
            pools ? ViTNetworks.Pooler(weights, config.HiddenSize, config.PoolerOutputSize, config.PoolerAct) : null);
    }
}
