using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("siglip_text_model")]
internal static class SiglipTextNetworks
{
    public static Network SiglipTextModel(SiglipTextConfig config, Weights weights)
    {
        var head = new Linear(weights / "head", config.HiddenSize, config.ProjectionSize ?? config.HiddenSize);
        return TextTower.Create(config, weights, AttentionPattern.Bidirectional, (hidden, _) => head.Forward(hidden.select(1, hidden.size(1) - 1)));
    }
}
