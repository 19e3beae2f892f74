using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>What DINOv2 with and without registers is made of: ViT's layers with factors on their results, and positions that follow the picture's size.</summary>
internal static class Dinov2Parts
{
    /// <summary>The choices.</summary>
    /// <param name="config">The configuration.</param>
    public static ViTOptions Options(IDinov2Config config)
    {
        var options = new ViTOptions(config);
        bool isGated = config.UseSwigluFfn;
        int innerSize = config.HiddenSize * config.MlpRatio;
        return options with
        {
            Encoder = "encoder",
            Pooling = _ => new FirstTokenPooling(first => first.alias()),
            Patches = options.Patches with { AlwaysStretches = true, MaskToken = "mask_token", IsMaskTokenFlat = true },
            Layers = options.Layers with
            {
                // The gated block keeps two thirds of the size, in multiples of 8.
                IntermediateSize = isGated ? ((innerSize * 2 / 3) + 7) / 8 * 8 : innerSize,
                Activation = isGated ? "silu" : config.HiddenAct,
                Names = new()
                {
                    Layers = "layer",
                    Attention = "attention",
                    AttentionOutput = "o_proj",
                    AttentionNorm = "norm1",
                    AttentionFactor = "layer_scale1.lambda1",
                    FeedForwardGate = isGated ? "gate_proj" : null,
                    FeedForwardInput = isGated ? "up_proj" : "fc1",
                    FeedForwardOutput = isGated ? "down_proj" : "fc2",
                    FeedForwardNorm = "norm2",
                    FeedForwardFactor = "layer_scale2.lambda1",
                },
            },
        };
    }

    /// <summary>The classes; labels are scored by the class token and the mean of the patches.</summary>
    /// <typeparam name="TConfig">The type of the configuration.</typeparam>
    /// <param name="options">The choices.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The checkpoint.</param>
    public static ViTModels Models<TConfig>(ViTOptions options, TConfig config, Weights weights)
        where TConfig : PretrainedConfig, IDinov2Config
        => new(options, config, weights)
        {
            Summary = output => cat([output.LastHiddenState.select(1, 0), options.PatchesOf(output.LastHiddenState).mean([1])], 1),
            SummarySize = 2 * options.Config.HiddenSize,
            NormalizesMaps = config.ApplyLayernorm,
            MapsAreGrids = config.ReshapeHiddenStates,
        };
}
