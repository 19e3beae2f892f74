using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("idefics2")]
internal static class Idefics2Networks
{
    public static VisionTextModels Models(Idefics2Config config, Weights weights) => new(view => Model(config, view), config.TextConfig, config, weights);

    private static VisionTextModel Model(Idefics2Config config, Weights weights)
    {
        DecoderNetwork language = config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "text_model");
        ITransformerConfig text = config.TextConfig.AsTransformer();
        var projection = new GatedFeedForward(
            weights / "connector" / "modality_projection",
            config.VisionConfig.HiddenSize,
            config.Required(text.IntermediateSize, "intermediate_size"),
            config.Required(text.HiddenAct, "hidden_act"),
            outputSize: language.InputEmbeddings.Size);
        var resampler = new Idefics2Resampler(config.PerceiverConfig, weights / "connector" / "perceiver_resampler");
        var images = new IdeficsImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model"),
            config.VisionConfig.PatchSize[0],
            (states, mask) => resampler.Forward(projection.Forward(states), mask))
        {
            NeedsWholePatches = true,
        };
        return new VisionTextModel(language, PlacedModality.Images(config.ImageTokenId, images.Encode));
    }
}
