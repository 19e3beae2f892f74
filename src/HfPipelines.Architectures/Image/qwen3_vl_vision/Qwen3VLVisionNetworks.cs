using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3_vl_vision")]
internal static class Qwen3VLVisionNetworks
{
    public static Network Qwen3VLVisionModel(Qwen3VLVisionConfig config, Weights weights)
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
                    NormEpsilon = 1e-6,
                    Names = PatchSequenceOptions.Names with { FeedForwardInput = "linear_fc1", FeedForwardOutput = "linear_fc2" },
                },
                PatchLength = config.InChannels * config.TemporalPatchSize[0] * config.PatchSize[0] * config.PatchSize[0],
                Bias = true,
                RotaryTheta = config.RopeParameters.RopeTheta,
                LearnedSide = (int)Math.Sqrt(config.NumPositionEmbeddings),
                MergeSide = config.SpatialMergeSize,
                OutputSize = config.OutHiddenSize,
                DeepLayers = config.DeepstackVisualIndexes,
                MergerNames = ("norm", "linear_fc1", "linear_fc2"),
            },
            weights);
}
