using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("codegen")]
internal static class CodeGenNetworks
{
    public static DecoderModels Models(CodeGenConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Names = DecoderNames.Gpt with { FeedForwardNorm = null },
            EmbedsTypes = true,
            Arrangement = LayerArrangement.Parallel,
            Attention = options.Attention with { FusedName = "qkv_proj", FusedLayout = FusedLayout.Quarters, OutputName = "out_proj" },
            FeedForward = PlainFeedForward.From(config, "fc_in", "fc_out"),
            Rotary = new RotaryOptions { Parameters = new RopeParameters(), HeadSize = config.RotaryDim, MaxPositions = config.NPositions, Layout = RotaryLayout.Interleaved },
            HeadBias = true,
        };
        return new DecoderModels(options, config, weights);
    }
}
