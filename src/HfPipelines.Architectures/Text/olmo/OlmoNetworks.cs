using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("olmo")]
internal static class OlmoNetworks
{
    public static DecoderModels Models(OlmoConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            Norm = new NormOptions(NormKind.UnscaledLayer, 1e-5),
            Attention = options.Attention with { Clip = config.ClipQkv },
        };
        return new DecoderModels(options, config, weights);
    }
}
