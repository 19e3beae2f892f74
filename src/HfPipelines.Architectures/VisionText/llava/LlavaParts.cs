using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The decoder, tower and projector of LLaVA and its descendants.</summary>
internal static class LlavaParts
{
    /// <summary>Makes the decoder.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view of the model.</param>
    public static DecoderNetwork Language(ILlavaConfig config, Weights weights)
        => config.TextConfig.Architecture.CreateDecoder(config.TextConfig, weights / "language_model");

    /// <summary>Makes the tower with two linear layers behind it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view of the model.</param>
    /// <param name="hidden">The size of the decoder's hidden states.</param>
    /// <param name="tellsApart">Whether the features of each picture are reported apart.</param>
    public static ProjectedImages Images(ILlavaConfig config, Weights weights, long hidden, bool tellsApart = false)
    {
        var projector = new PlainFeedForward(
            weights / "multi_modal_projector", -1, hidden, hidden, config.ProjectorHiddenAct, config.MultimodalProjectorBias, "linear_1", "linear_2");
        return new ProjectedImages(
            config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_tower"),
            LayerSelection.Of(config.VisionFeatureLayer, config.VisionFeatureSelectStrategy),
            projector.Forward)
        {
            TellsApart = tellsApart,
        };
    }
}
