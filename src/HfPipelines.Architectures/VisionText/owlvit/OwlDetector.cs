using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// OWL-ViT, which finds what texts describe: every patch has a box, <c>pred_boxes</c> [batch, patches, 4], centre, width and height as parts of the
/// picture's, and a score for each text of its picture, <c>logits</c> [batch, patches, texts]; in OWLv2 also one for being an object at all,
/// <c>objectness_logits</c> [batch, patches].
/// </summary>
internal sealed class OwlDetector : Network
{
    private const double NormEpsilon = 1e-6;
    private const double BoxEpsilon = 1e-4;

    private readonly Network _model;
    private readonly LayerNorm _lastNorm;
    private readonly LayerNorm _norm;
    private readonly Linear _class;
    private readonly Linear _shift;
    private readonly Linear _scale;
    private readonly Func<Tensor, Tensor> _boxes;
    private readonly Func<Tensor, Tensor>? _objectness;
    private readonly int _patch;

    /// <summary>Takes the network of a checkpoint.</summary>
    /// <param name="text">The configuration of the text half.</param>
    /// <param name="vision">The configuration of the half of pictures.</param>
    /// <param name="size">The size of the space in which they are compared.</param>
    /// <param name="weights">The view that holds the heads.</param>
    /// <param name="model">The view that holds the model below them.</param>
    /// <param name="tellsObjects">Whether a head says which patches are objects.</param>
    public OwlDetector(ITransformerConfig text, ITransformerConfig vision, int size, Weights weights, Weights model, bool tellsObjects)
    {
        int hidden = vision.HiddenSize;
        double epsilon = vision.LayerNormEps ?? 1e-5;
        _model = OwlParts.Model(text, vision, size, model);
        _lastNorm = new LayerNorm(model / "vision_model" / "post_layernorm", hidden, epsilon);
        _norm = new LayerNorm(weights / "layer_norm", hidden, epsilon);
        _class = new Linear(weights / "class_head" / "dense0", hidden, text.HiddenSize);
        _shift = new Linear(weights / "class_head" / "logit_shift", hidden, 1);
        _scale = new Linear(weights / "class_head" / "logit_scale", hidden, 1);
        _boxes = Head(weights / "box_head", hidden, 4);
        _objectness = tellsObjects ? Head(weights / "objectness_head", hidden, 1) : null;
        _patch = vision.Required(vision.PatchSize, "patch_size")[0];
    }

    public override ModelOutput Forward(ModelInput input)
    {
        Tensor pixels = input.Pixels();
        (long batch, long rows, long columns) = (pixels.size(0), pixels.size(2) / _patch, pixels.size(3) / _patch);
        Tensor ids = input.InputIds ?? throw new ModelInputException("input_ids", "[batch · texts, length]", "none");
        if (ids.size(0) % batch != 0)
        {
            throw new ModelInputException("input_ids", $"as many texts for each of the {batch} pictures", $"{ids.size(0)} texts");
        }

        ModelOutput inner = _model.Forward(input);
        Tensor features = Features(inner["vision_model_output.last_hidden_state"]);
        Tensor texts = inner["text_embeds"].view(batch, ids.size(0) / batch, -1);
        Tensor classes = Normalized(_class.Forward(features));
        Tensor logits = classes.matmul(Normalized(texts).transpose(1, 2)).add_(_shift.Forward(features)).mul_(_scale.Forward(features).elu().add_(1));

        // A text that begins with padding only fills a row up.
        Tensor isPadding = ids.view(batch, -1, ids.size(-1)).select(-1, 0).le(0).unsqueeze(1);
        var output = new ModelOutput();
        output.Add("logits", logits.masked_fill(isPadding, finfo(logits.dtype).min));
        output.Add("objectness_logits", _objectness?.Invoke(features).squeeze(-1));
        output.Add("pred_boxes", _boxes(features).add_(Places(rows, columns, features)).sigmoid_());
        output.Add("text_embeds", texts);
        output.Add("image_embeds", features.view(batch, rows, columns, -1));
        output.Add("class_embeds", classes);
        output.AddRest(inner, "logits_per_image", "logits_per_text", "text_embeds", "image_embeds");
        return output;
    }

    private static Tensor Normalized(Tensor states) => states / (states.square().sum([-1], keepdim: true).sqrt_() + NormEpsilon);

    private static Func<Tensor, Tensor> Head(Weights weights, int size, int outputSize)
    {
        Linear first = new(weights / "dense0", size, size), second = new(weights / "dense1", size, size), last = new(weights / "dense2", size, outputSize);
        return features => last.Forward(second.Forward(first.Forward(features).gelu()).gelu());
    }

    // Unless the network moves it, a box stands at its patch and is as large as it.
    private static Tensor Places(long rows, long columns, Tensor features)
    {
        Tensor x = arange(1, columns + 1, features.dtype, features.device).div_(columns).unsqueeze(0).expand(rows, -1);
        Tensor y = arange(1, rows + 1, features.dtype, features.device).div_(rows).unsqueeze(1).expand(-1, columns);
        Tensor boxes = stack([x, y, full_like(x, 1.0 / columns), full_like(y, 1.0 / rows)], -1).view(rows * columns, 4);
        return (boxes + BoxEpsilon).log_().sub_((1 - boxes + BoxEpsilon).log_());
    }

    // What the class token says of the whole picture scales what each patch says.
    private Tensor Features(Tensor states)
    {
        Tensor normalized = _lastNorm.Forward(states);
        return _norm.Forward(normalized.narrow(1, 1, normalized.size(1) - 1) * normalized.narrow(1, 0, 1));
    }
}
