using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_vl_vision")]
internal static class Qwen2VLVisionNetworks
{
    public static Network Qwen2VisionTransformerPretrainedModel(Qwen2VLVisionConfig config, Weights weights)
        => new PatchSequenceEncoder(
            new PatchSequenceOptions
            {
                Layers = new TransformerEncoderOptions
                {
                    HiddenSize = config.EmbedDim,
                    IntermediateSize = config.EmbedDim * config.MlpRatio,
                    Layers = config.Depth,
                    Heads = config.NumHeads,
                    Activation = config.HiddenAct,
                    NormEpsilon = 1e-6,
                    Names = PatchSequenceOptions.Names,
                },
                PatchLength = config.InChannels * config.TemporalPatchSize[0] * config.PatchSize[0] * config.PatchSize[0],
                RotaryTheta = config.RopeParameters.RopeTheta,
                MergeSide = config.SpatialMergeSize,
                OutputSize = config.HiddenSize,
            },
            weights);
}
