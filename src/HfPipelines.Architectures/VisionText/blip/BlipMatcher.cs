using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// Whether a text belongs to a picture, <c>itm_score</c>: scores of no and yes, [batch, 2], from a text that has read the picture; or, where
/// <c>use_itm_head</c> is false, the likeness of each picture and text, [pictures, texts].
/// </summary>
/// <param name="vision">The pictures.</param>
/// <param name="text">The encoder of texts.</param>
/// <param name="head">From the state of a text that has read a picture to scores.</param>
/// <param name="visionProjection">From the state of a picture to the space of likeness.</param>
/// <param name="textProjection">From the state of a text to the space of likeness.</param>
internal sealed class BlipMatcher(BlipVision vision, Network text, Linear head, Linear visionProjection, Linear textProjection) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput seen = vision.Forward(input);
        bool reads = input["use_itm_head"] is null || input.IsSet("use_itm_head");
        Tensor read = text.Forward(BlipVision.Text(input.InputIds, input.AttentionMask, reads ? seen.LastHiddenState : null)).LastHiddenState;
        Tensor first = read.select(1, 0);
        var output = new ModelOutput();
        output.Add("itm_score", reads ? head.Forward(first) : Unit(visionProjection.Forward(seen.LastHiddenState.select(1, 0))).matmul(Unit(textProjection.Forward(first)).t()));
        output.AddRest(seen, "pooler_output");
        output.Add("question_embeds", read);
        return output;
    }

    private static Tensor Unit(Tensor states) => nn.functional.normalize(states, dim: -1);
}
