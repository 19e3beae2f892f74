using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_vl_text")]
internal static class Qwen2VLTextNetworks
{
    /// <summary>The sections of frequencies where a configuration names none.</summary>
    private static readonly int[] Sections = [16, 24, 24];

    public static DecoderModels Models(Qwen2VLTextConfig config, Weights weights) => new(Options(config), config, weights);

    /// <summary>The choices of Qwen2-VL's decoder, which Qwen2.5-VL shares.</summary>
    internal static DecoderOptions Options(ITransformerConfig config)
    {
        DecoderOptions options = DecoderOptions.From(config);
        var rotary = RotaryOptions.From(config);
        return options with
        {
            Attention = options.Attention with { InputBias = true },
            Rotary = rotary with { Axes = RotaryAxes.Sections, Parameters = rotary.Parameters with { MropeSection = rotary.Parameters.MropeSection ?? Sections } },
        };
    }
}
