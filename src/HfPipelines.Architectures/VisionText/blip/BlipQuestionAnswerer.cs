using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>
/// Answers to questions about pictures: an encoder reads the question with the picture, a decoder writes the answer, <c>logits</c> [batch, length,
/// vocabulary]; besides <c>image_embeds</c> and <c>last_hidden_state</c> of the picture.
/// </summary>
/// <param name="vision">The pictures.</param>
/// <param name="question">The encoder of questions.</param>
/// <param name="answer">The decoder of answers.</param>
internal sealed class BlipQuestionAnswerer(BlipVision vision, Network question, CausalLanguageModel answer) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput seen = vision.Forward(input);
        ModelOutput asked = question.Forward(BlipVision.Text(input.InputIds, input.AttentionMask, seen.LastHiddenState));
        ModelInput text = BlipVision.Text(input["decoder_input_ids"], input["decoder_attention_mask"], asked.LastHiddenState);
        text["encoder_attention_mask"] = input.AttentionMask;
        var output = new ModelOutput();
        output.Add("logits", answer.Forward(text).Logits);
        output.Add("image_embeds", seen.LastHiddenState);
        output.AddRest(seen, "pooler_output");
        return output;
    }
}
