using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("chinese_clip_text_model")]
internal static class ChineseCLIPTextNetworks
{
    public static TextTransformer ChineseCLIPTextModel(ChineseCLIPTextConfig config, Weights weights) => new BertOptions(config).Create(weights, pools: true);
}
