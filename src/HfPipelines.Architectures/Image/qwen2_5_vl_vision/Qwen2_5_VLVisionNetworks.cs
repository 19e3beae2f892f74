using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_5_vl_vision")]
internal static class Qwen2_5_VLVisionNetworks
{
    public static Network Qwen2_5_VisionTransformerPretrainedModel(Qwen2_5_VLVisionConfig config, Weights weights)
        => new PatchSequenceEncoder(
            new PatchSequenceOptions
            {
                Layers = new TransformerEncoderOptions
                {
                    HiddenSize = config.HiddenSize,
                    IntermediateSize = config.IntermediateSize,
                    Layers = config.Depth,
                    Heads = config.NumHeads,
                    Activation = config.HiddenAct,
                    NormKind = NormKind.RootMeanSquare,
                    NormEpsilon = 1e-6,
                    Names = PatchSequenceOptions.Names with { FeedForwardGate = "gate_proj", FeedForwardInput = "up_proj", FeedForwardOutput = "down_proj" },
                },
                PatchLength = config.InChannels * config.TemporalPatchSize[0] * config.PatchSize[0] * config.PatchSize[0],
                RotaryTheta = config.RopeParameters.RopeTheta,
                MergeSide = config.SpatialMergeSize,
                OutputSize = config.OutHiddenSize,
                Window = config.WindowSize / config.SpatialMergeSize / config.PatchSize[0],
                WholeLayers = config.FullattBlockIndexes,
            },
            weights);
}
