using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("xmod")]
internal static class XmodNetworks
{
    public static EncoderModels Models(XmodConfig config, Weights weights)
    {
        var options = new BertOptions(config, config.PadTokenId) { Norm = config.PreNorm ? "encoder.LayerNorm" : null };
        AttentionOptions attention = options.Layers.Attention;
        options = options with { Layers = options.Layers with { Layer = (layer, index) => new XmodLayer(config, attention, layer, index) } };
        return new EncoderModels(RobertaParts.Create(options), config, weights);
    }
}
