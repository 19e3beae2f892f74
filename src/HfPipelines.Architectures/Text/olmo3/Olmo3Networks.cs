using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("olmo3")]
internal static class Olmo3Networks
{
    public static DecoderModels Models(Olmo3Config config, Weights weights)
    {
        // Files of transformers 4 have one base for all layers, which transformers 5 takes for those alone that do not slide.
        RotaryOptions window = RotaryOptions.From(config, "sliding_attention");
        RopeParameters rope = window.Parameters with { RopeTheta = config.Reader.GetDouble(window.Parameters.RopeTheta, "rope_theta") };
        DecoderOptions options = Olmo2Networks.Options(config) with
        {
            Patterns = AttentionPattern.From(config, layer => (layer + 1) % 4 != 0),
            WindowRotary = window with { Parameters = rope },
        };
        return new DecoderModels(options, config, weights);
    }
}
