using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("qwen2_5_vl_text")]
internal static class Qwen2_5_VLTextNetworks
{
    public static DecoderModels Models(Qwen2_5_VLTextConfig config, Weights weights) => new(Qwen2VLTextNetworks.Options(config), config, weights);
}
