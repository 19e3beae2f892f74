using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("clap_text_model")]
internal static class ClapTextNetworks
{
    public static TextTransformer ClapTextModel(ClapTextConfig config, Weights weights) => new BertOptions(config, config.PadTokenId).Create(weights, pools: true);

    public static ProjectedModel ClapTextModelWithProjection(ClapTextConfig config, Weights weights)
    {
        int size = config.ProjectionDim;
        var projection = new PlainFeedForward(weights / "text_projection", config.HiddenSize, size, size, config.ProjectionHiddenAct, first: "linear1", second: "linear2");
        return new ProjectedModel(ClapTextModel(config, weights / "text_model"), projection.Forward, "text_embeds");
    }
}
