using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3_vl_vision")]
internal static class Qwen3VLVisionNetworks
{
    public static Network Qwen3VLVisionModel(Qwen3VLVisionConfig config, Weights weights)
    {
        PatchSequenceOptions options = QwenVisionParts.Options(config, config.HiddenSize, config.IntermediateSize, config.OutHiddenSize);
        EncoderLayerNames names = PatchSequenceOptions.Names with { FeedForwardInput = "linear_fc1", FeedForwardOutput = "linear_fc2" };
        return new PatchSequenceEncoder(
            options with
            {
                Layers = options.Layers with { Names = names },
                Bias = true,
                LearnedSide = (int)Math.Sqrt(config.NumPositionEmbeddings),
                DeepLayers = config.DeepstackVisualIndexes,
                MergerNames = ("norm", "linear_fc1", "linear_fc2"),
            },
            weights);
    }
}

public partial record Qwen3VLVisionConfig : IQwenVisionConfig;
