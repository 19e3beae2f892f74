using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("align_text_model")]
internal static class AlignTextNetworks
{
    public static TextTransformer AlignTextModel(AlignTextConfig config, Weights weights) => new BertOptions(config).Create(weights, pools: true);
}
