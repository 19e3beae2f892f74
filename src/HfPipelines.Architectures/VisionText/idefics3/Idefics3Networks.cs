using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("idefics3")]
internal static class Idefics3Networks
{
    public static VisionTextModels Models(Idefics3Config config, Weights weights)
        => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(Idefics3Config config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "text_model");
        var images = new IdeficsImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            config.VisionConfig.PatchSize[0],
            Connector(config.VisionConfig, config.ScaleFactor, weights / "connector", language));
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenId, images.Encode));
    }

    /// <summary>Makes one place of each square of neighbouring patches and projects it, which SmolVLM shares.</summary>
    internal static Func<Tensor, Tensor, Tensor> Connector(ITransformerConfig vision, int side, Weights weights, DecoderNetwork language)
    {
        var projection = new Linear(weights / "modality_projection" / "proj", (long)vision.HiddenSize * side * side, language.InputEmbeddings.Size, bias: false);
        return (states, _) => projection.Forward(PixelShuffle.Merge(states, side));
    }
}
