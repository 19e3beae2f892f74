using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_vl")]
internal static class Qwen2VLNetworks
{
    public static VisionTextModels Models(Qwen2VLConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(Qwen2VLConfig config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");
        Network tower = config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "visual");
        var pictures = new PatchSequences(tower, config.VisionConfig.SpatialMergeSize, config.ImageTokenId, config.VideoTokenId);
        return new VisionTextModel(language, pictures.Modalities) { Positions = pictures.Positions };
    }
}
