using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_5_vl_vision")]
internal static class Qwen2_5_VLVisionNetworks
{
    public static Network Qwen2_5_VisionTransformerPretrainedModel(Qwen2_5_VLVisionConfig config, Weights weights)
    {
        PatchSequenceOptions options = QwenVisionParts.Options(config, config.HiddenSize, config.IntermediateSize, config.OutHiddenSize);
        EncoderLayerNames names = PatchSequenceOptions.Names with { FeedForwardGate = "gate_proj", FeedForwardInput = "up_proj", FeedForwardOutput = "down_proj" };
        return new PatchSequenceEncoder(
            options with
            {
                Layers = options.Layers with { NormKind = NormKind.RootMeanSquare, Names = names },
                Window = config.WindowSize / config.SpatialMergeSize / config.PatchSize[0],
                WholeLayers = config.FullattBlockIndexes,
            },
            weights);
    }
}

public partial record Qwen2_5_VLVisionConfig : IQwenVisionConfig;
