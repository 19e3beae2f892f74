using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

[Network("clip_text_model")]
internal static class CLIPTextNetworks
{
    // Configurations before a correction name this token, whatever the vocabulary; the end of text then is the largest id.
    private const int WrongEndOfText = 2;

    public static Network CLIPTextModel(CLIPTextConfig config, Weights weights)
    {
        IReadOnlyList<int> endOfText = config.Required(config.EosTokenId, "eos_token_id");
        return TextTower.Create(config, weights, AttentionPattern.Causal, (hidden, ids) => AtEndOfText(hidden, ids, endOfText));
    }

    public static Network CLIPTextModelWithProjection(CLIPTextConfig config, Weights weights)
        => new ProjectedModel(
            config.Architecture.CreateBase(config, weights / "text_model"),
            new Linear(weights / "text_projection", config.HiddenSize, config.Required(config.ProjectionDim, "projection_dim"), bias: false),
            "text_embeds");

    private static Tensor AtEndOfText(Tensor hidden, Tensor ids, IReadOnlyList<int> endOfText)
    {
        Tensor marks = endOfText is [WrongEndOfText] ? ids : ids.eq(endOfText[0]).to_type(ScalarType.Int32);
        Tensor places = marks.argmax(1).view(-1, 1, 1).expand(-1, 1, hidden.size(2));
        return hidden.gather(1, places).squeeze(1);
    }
}
