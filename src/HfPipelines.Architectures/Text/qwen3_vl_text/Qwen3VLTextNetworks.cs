using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen3_vl_text")]
internal static class Qwen3VLTextNetworks
{
    /// <summary>The sections of frequencies where a configuration names none.</summary>
    private static readonly int[] Sections = [24, 20, 20];

    public static DecoderModels Models(Qwen3VLTextConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        var rotary = RotaryOptions.From(config);
        options = options with
        {
            Attention = options.Attention with { HeadNorm = options.Norm },
            Rotary = rotary with { Axes = RotaryAxes.Interleaved, Parameters = rotary.Parameters with { MropeSection = rotary.Parameters.MropeSection ?? Sections } },
        };
        return new DecoderModels(options, config, weights);
    }
}
