using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("owlvit_text_model")]
internal static class OwlViTTextNetworks
{
    public static Network OwlViTTextModel(OwlViTTextConfig config, Weights weights) => OwlParts.Text(config, weights / "text_model");
}
