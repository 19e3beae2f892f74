using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("vit")]
internal static class ViTNetworks
{
    public static ViTModels Models(ViTConfig config, Weights weights)
        => new(new ViTOptions(config) { Pooling = w => Pooler(w, config.HiddenSize, config.PoolerOutputSize, config.PoolerAct) }, config, weights)
        {
            EncoderStride = config.EncoderStride,
        };

    /// <summary>The pooler of ViT and DeiT.</summary>
    public static Pooling Pooler(Weights weights, int size, int? outputSize, string activation)
        => FirstTokenPooling.Dense(new Linear(weights / "pooler" / "dense", size, outputSize ?? size), activation);
}
