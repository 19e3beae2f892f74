using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// Texts and pictures in one space, where closeness is likeness: <c>logits_per_image</c> [pictures, texts], <c>logits_per_text</c>,
/// <c>text_embeds</c> and <c>image_embeds</c>.
/// </summary>
/// <param name="text">The text model.</param>
/// <param name="vision">The vision model.</param>
/// <param name="scale">The logarithm of the factor on the likeness, one number.</param>
/// <param name="bias">What is added to it, one number; null for nothing.</param>
/// <param name="textProjection">From the text model's pooled state to the space; null where it lies there already.</param>
/// <param name="visionProjection">From the vision model's pooled state to the space; null where it lies there already.</param>
public sealed class ContrastiveModel(
    Network text, Network vision, Tensor scale, Tensor? bias = null, Linear? textProjection = null, Linear? visionProjection = null) : Network
{
    /// <summary>Whether each pair of text and picture is scored by itself, instead of the texts against each other.</summary>
    public bool ScoresPairs => bias is not null;

    /// <summary>Whether a call of both models tells of each its own pooled state instead of that in the space (BLIP).</summary>
    public bool TellsOwnPools { get; init; }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput pictures = Projected(vision, visionProjection, input);
        ModelOutput words = Projected(text, textProjection, input);
        Tensor images = Normalized(pictures["pooler_output"]);
        Tensor texts = Normalized(words["pooler_output"]);
        Tensor likeness = texts.matmul(images.t()).mul_(scale.exp());
        if (bias is not null)
        {
            likeness.add_(bias);
        }

        var output = new ModelOutput();
        output.Add("logits_per_image", likeness.t());
        output.Add("logits_per_text", likeness);
        output.Add("text_embeds", texts);
        output.Add("image_embeds", images);
        output.Add("text_model_output", Told(words));
        output.Add("vision_model_output", Told(pictures));
        return output;
    }

    /// <inheritdoc/>
    public override ModelOutput Invoke(string method, ModelInput input) => method switch
    {
        "get_text_features" => Projected(text, textProjection, input),
        "get_image_features" => Projected(vision, visionProjection, input),
        _ => base.Invoke(method, input),
    };

    private ModelOutput Told(ModelOutput output)
    {
        if (TellsOwnPools && output.TryGet("pooled_state", out Tensor? pooled))
        {
            output.Add("pooler_output", pooled);
        }

        return output;
    }

    private static ModelOutput Projected(Network model, Linear? projection, ModelInput input)
    {
        // A mask of the call belongs to its text.
        ModelInput own = input.Clone();
        own.AttentionMask = model is VisionEncoder ? null : input.AttentionMask;
        ModelOutput output = model.Forward(own);
        if (projection is not null)
        {
            Tensor pooled = output["pooler_output"];
            output.Add("pooler_output", projection.Forward(pooled));

            // transformers 4 gave the pooled state itself under that name.
            output.Add("pooled_state", pooled);
        }

        return output;
    }

    private static Tensor Normalized(Tensor states) => states / states.square().sum([-1], keepdim: true).sqrt();
}
