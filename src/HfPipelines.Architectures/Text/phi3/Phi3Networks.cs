using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("phi3")]
internal static class Phi3Networks
{
    public static DecoderModels Models(Phi3Config config, Weights weights)
    {
        RopeParameters rope = config.RopeParameters with
        {
            // The first files called the scaling yarn, which it is not.
            RopeType = config.RopeParameters.RopeType == "yarn" ? "longrope" : config.RopeParameters.RopeType,
            OriginalMaxPositionEmbeddings = config.RopeParameters.OriginalMaxPositionEmbeddings ?? config.OriginalMaxPositionEmbeddings,
        };
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { FusedName = "qkv_proj" },
            FeedForward = (mlp, _) => new FusedGatedFeedForward(mlp, config.HiddenSize, config.IntermediateSize, config.HiddenAct),
            Rotary = RotaryOptions.From(config) with { Parameters = rope, DefaultIsPartial = true },
            RestartLength = config.OriginalMaxPositionEmbeddings,
        };
        return new DecoderModels(options, config, weights);
    }
}
