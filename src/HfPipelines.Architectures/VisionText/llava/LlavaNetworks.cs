using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llava")]
internal static class LlavaNetworks
{
    public static VisionTextModels Models(LlavaConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(LlavaConfig config, Weights weights)
    {
        DecoderNetwork language = LlavaParts.Language(config, weights);
        ProjectedImages images = LlavaParts.Images(config, weights, language.InputEmbeddings.Size, tellsApart: true);
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode));
    }
}

public partial record LlavaConfig : ILlavaConfig;
