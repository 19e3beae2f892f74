using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("glpn")]
internal static class GLPNNetworks
{
    private static readonly SegformerNames Names = new()
    {
        Patches = (weights, stage) => weights / "encoder" / "patch_embeddings" / stage,
        Layers = (weights, stage) => weights / "encoder" / "block" / stage,
        Norm = (weights, stage) => weights / "encoder" / "layer_norm" / stage,
        Layer = new()
        {
            Attention = "attention",
            Query = "self.query",
            Key = "self.key",
            Value = "self.value",
            AttentionOutput = "output.dense",
            AttentionNorm = "layer_norm_1",
            FeedForwardInput = "dense1",
            FeedForwardOutput = "dense2",
            FeedForwardNorm = "layer_norm_2",
        },
        Reduction = "attention.self.sr",
        ReductionNorm = "attention.self.layer_norm",
    };

    public static Network GLPNModel(GLPNConfig config, Weights weights) => new SegformerModel(new SegformerEncoder(config, weights, Names));

    public static Network GLPNForDepthEstimation(GLPNConfig config, Weights weights)
    {
        var encoder = new SegformerEncoder(config, (weights / "glpn").As(config.Architecture.BaseClass, config), Names);
        var decoder = new GLPNDecoder(config, encoder.Sizes, weights);
        return new DenseModel(encoder.AsBackbone(), "predicted_depth", (maps, _) => decoder.Forward(maps));
    }
}

public partial record GLPNConfig : ISegformerConfig;
