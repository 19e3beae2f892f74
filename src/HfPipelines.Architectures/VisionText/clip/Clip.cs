using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>CLIP: texts and pictures in one space, where closeness is likeness.</summary>
internal sealed class Clip : Network
{
    private readonly Network _text;
    private readonly Network _vision;
    private readonly Linear _textProjection;
    private readonly Linear _visualProjection;
    private readonly Tensor _scale;

    public Clip(CLIPConfig config, Weights weights)
    {
        _text = config.TextConfig.Architecture.CreateBase(config.TextConfig, weights / "text_model");
        _vision = config.VisionConfig.Architecture.CreateBase(config.VisionConfig, weights / "vision_model");
        int size = config.Required(config.ProjectionDim, "projection_dim");
        _textProjection = new Linear(weights / "text_projection", config.TextConfig.HiddenSize, size, bias: false);
        _visualProjection = new Linear(weights / "visual_projection", config.VisionConfig.HiddenSize, size, bias: false);
        _scale = weights.Get("logit_scale");
    }

    public override ModelOutput Forward(ModelInput input)
    {
        ModelOutput vision = Projected(_vision, _visualProjection, input);
        ModelOutput text = Projected(_text, _textProjection, input);
        Tensor images = Normalized(vision["pooler_output"]);
        Tensor texts = Normalized(text["pooler_output"]);
        Tensor likeness = texts.matmul(images.t()).mul_(_scale.exp());
        var output = new ModelOutput();
        output.Add("logits_per_image", likeness.t());
        output.Add("logits_per_text", likeness);
        output.Add("text_embeds", texts);
        output.Add("image_embeds", images);
        output.Add("text_model_output", text);
        output.Add("vision_model_output", vision);
        return output;
    }

    public override ModelOutput Invoke(string method, ModelInput input) => method switch
    {
        "get_text_features" => Projected(_text, _textProjection, input),
        "get_image_features" => Projected(_vision, _visualProjection, input),
        _ => base.Invoke(method, input),
    };

    private static ModelOutput Projected(Network model, Linear projection, ModelInput input)
    {
        ModelOutput output = model.Forward(input);
        Tensor pooled = output["pooler_output"];
        output.Add("pooler_output", projection.Forward(pooled));

        // transformers 4 gave the pooled state itself under that name.
        output.Add("pooled_state", pooled);
        return output;
    }

    private static Tensor Normalized(Tensor states) => states / states.square().sum([-1], keepdim: true).sqrt();
}
