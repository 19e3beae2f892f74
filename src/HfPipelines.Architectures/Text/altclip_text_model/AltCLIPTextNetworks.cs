using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("altclip_text_model")]
internal static class AltCLIPTextNetworks
{
    public static AltCLIPText AltCLIPTextModel(AltCLIPTextConfig config, Weights weights)
    {
        var options = new BertOptions(config, config.PadTokenId) { Pooler = null };
        options = options with { Layers = options.Layers with { Names = options.Layers.Names with { Layers = "layers" } } };
        TextTransformer encoder = options.Create(weights / "roberta", pools: false);
        return new AltCLIPText(
            encoder, new LayerNorm(weights / "pre_LN", config.HiddenSize, options.Layers.NormEpsilon), new Linear(weights / "transformation", config.HiddenSize, config.ProjectDim));
    }
}
