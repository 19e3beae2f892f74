using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>
/// Texts and recordings in one space, where closeness is likeness: <c>logits_per_audio</c> [recordings, texts], <c>logits_per_text</c>,
/// <c>text_embeds</c> and <c>audio_embeds</c>.
/// </summary>
/// <param name="text">The text model.</param>
/// <param name="audio">The audio model.</param>
/// <param name="textProjection">From the text model's pooled state to the space.</param>
/// <param name="audioProjection">From the audio model's pooled state to the space.</param>
/// <param name="textScale">The logarithm of the factor on the likeness of texts to recordings, one number.</param>
/// <param name="audioScale">The logarithm of the factor on the likeness of recordings to texts, one number.</param>
public sealed class AudioTextModel(Network text, Network audio, FeedForward textProjection, FeedForward audioProjection, Tensor textScale, Tensor audioScale) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput sounds = audio.Forward(input);
        ModelOutput words = text.Forward(input);
        Tensor audios = Normalized(audioProjection.Forward(sounds["pooler_output"]));
        Tensor texts = Normalized(textProjection.Forward(words["pooler_output"]));
        var output = new ModelOutput();
        output.Add("logits_per_audio", audios.matmul(texts.t()).mul_(audioScale.exp()));
        output.Add("logits_per_text", texts.matmul(audios.t()).mul_(textScale.exp()));
        output.Add("text_embeds", texts);
        output.Add("audio_embeds", audios);
        output.Add("text_model_output", words);
        output.Add("audio_model_output", sounds);
        return output;
    }

    /// <inheritdoc/>
    public override ModelOutput Invoke(string method, ModelInput input) => method switch
    {
        "get_text_features" => Features(text, textProjection, input),
        "get_audio_features" => Features(audio, audioProjection, input),
        _ => base.Invoke(method, input),
    };

    private static ModelOutput Features(Network model, FeedForward projection, ModelInput input)
    {
        ModelOutput inner = model.Forward(input);
        var output = new ModelOutput();
        output.Add("pooler_output", Normalized(projection.Forward(inner["pooler_output"])));
        output.AddRest(inner, "pooler_output");
        return output;
    }

    private static Tensor Normalized(Tensor states) => states / states.square().sum([-1], keepdim: true).sqrt();
}
