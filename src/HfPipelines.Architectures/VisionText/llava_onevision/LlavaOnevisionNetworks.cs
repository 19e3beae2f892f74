using System.Globalization;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("llava_onevision")]
internal static class LlavaOnevisionNetworks
{
    private const string AnyResolution = "anyres_max_";

    public static VisionTextModels Models(LlavaOnevisionConfig config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(LlavaOnevisionConfig config, Weights weights)
    {
        DecoderNetwork language = LlavaParts.Language(config, weights);
        long hidden = language.InputEmbeddings.Size;
        ProjectedImages tiles = LlavaParts.Images(config, weights, hidden);
        ITransformerConfig vision = config.VisionConfig.AsTransformer();
        TilingOptions options = TilingOptions.From(config, config.ImageGridPinpoints, vision) with { MostTiles = MostTiles(config) };
        Tensor newline = weights.Get("image_newline", hidden);
        return new VisionTextModel(
            language,
            PlacedModality.Images(config.ImageTokenIndex, new TiledImages(tiles, newline, options).Encode),
            PlacedModality.Videos(config.VideoTokenIndex, input => Videos(tiles, newline, input)));
    }

    private static int MostTiles(LlavaOnevisionConfig config)
        => config.VisionAspectRatio.StartsWith(AnyResolution, StringComparison.Ordinal)
            && int.TryParse(config.VisionAspectRatio.AsSpan(AnyResolution.Length), CultureInfo.InvariantCulture, out int most) ? most
            : throw config.Error("vision_aspect_ratio", "anyres_max_ and a number", config.VisionAspectRatio);

    /// <summary>Frames at half of the width and height, those of a video behind one another and a mark behind the last.</summary>
    private static PlacedFeatures Videos(ProjectedImages tiles, Tensor newline, ModelInput input)
    {
        Tensor pixels = input["pixel_values_videos"] is { } given && given.dim() == 5 ? given
            : throw new ModelInputException("pixel_values_videos", "[videos, frames, channels, height, width]", "another shape");
        (Tensor features, ModelOutput encoded) = tiles.Encode(new ModelInput { PixelValues = pixels.flatten(0, 1) }, input.OutputHiddenStates);
        long side = (long)Math.Sqrt(features.size(1));
        long half = (side + 1) / 2;
        Tensor maps = features.view(-1, side, side, features.size(2)).permute(0, 3, 1, 2);
        Tensor shrunk = nn.functional.interpolate(maps, [half, half], mode: InterpolationMode.Bilinear, align_corners: false);
        Tensor videos = shrunk.permute(0, 2, 3, 1).reshape(pixels.size(0), -1, features.size(2));
        Tensor marked = cat([videos, newline.view(1, 1, -1).expand(videos.size(0), 1, -1)], 1);
        return new PlacedFeatures(marked, encoded);
    }
}

public partial record LlavaOnevisionConfig : ILlavaConfig;
