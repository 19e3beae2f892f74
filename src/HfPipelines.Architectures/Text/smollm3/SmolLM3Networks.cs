using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("smollm3")]
internal static class SmolLM3Networks
{
    public static DecoderModels Models(SmolLM3Config config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config) with { Turns = Turns, Patterns = AttentionPattern.From(config, layer => !Turns(layer)) };
        return new DecoderModels(options, config, weights);

        bool Turns(int layer) => config.NoRopeLayers is { } turning ? turning[layer] != 0 : (layer + 1) % config.NoRopeLayerInterval != 0;
    }
}
