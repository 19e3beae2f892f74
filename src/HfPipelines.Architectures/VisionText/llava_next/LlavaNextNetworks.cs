using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("llava_next")]
internal static class LlavaNextNetworks
{
    public static VisionTextModels Models(LlavaNextConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(LlavaNextConfig config, Weights weights)
    {
        DecoderNetwork language = LlavaParts.Language(config, weights);
        long hidden = language.InputEmbeddings.Size;
        ProjectedImages tiles = LlavaParts.Images(config, weights, hidden);
        var images = new TiledImages(tiles, weights.Get("image_newline", hidden), TilingOptions.From(config, config.ImageGridPinpoints, config.VisionConfig.AsTransformer()));
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenIndex, images.Encode));
    }
}

public partial record LlavaNextConfig : ILlavaConfig;
