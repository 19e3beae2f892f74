using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3_vl")]
internal static class Qwen3VLNetworks
{
    public static VisionTextModels Models(Qwen3VLConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(Qwen3VLConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        Network tower = config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "visual");
        var pictures = new PatchSequences(tower, config.VisionConfig.SpatialMergeSize, config.ImageTokenId, config.VideoTokenId) { SplitsFrames = true };
        return new VisionTextModel(language, pictures.Modalities) { Positions = pictures.Positions };
    }
}
