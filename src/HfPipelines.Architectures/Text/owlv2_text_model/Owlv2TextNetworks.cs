using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("owlv2_text_model")]
internal static class Owlv2TextNetworks
{
    public static Network Owlv2TextModel(Owlv2TextConfig config, Weights weights) => OwlParts.Text(config, weights / "text_model");
}
