using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_vl_vision")]
internal static class Qwen2VLVisionNetworks
{
    public static Network Qwen2VisionTransformerPretrainedModel(Qwen2VLVisionConfig config, Weights weights)
        => new PatchSequenceEncoder(QwenVisionParts.Options(config, config.EmbedDim, config.EmbedDim * config.MlpRatio, config.HiddenSize), weights);
}

public partial record Qwen2VLVisionConfig : IQwenVisionConfig;
