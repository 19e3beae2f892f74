using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Layers;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Averages squares of neighbouring patches, normalises them and projects them to the text model's size.</summary>
internal sealed class Gemma3Projector
{
    private readonly long _side;
    private readonly long _square;
    private readonly Norm _norm;
    private readonly Tensor _projection;

    public Gemma3Projector(Gemma3Config config, Weights weights)
    {
        ITransformerConfig vision = config.VisionConfig.AsTransformer();
        _side = config.Required(vision.ImageSize, "image_size")[0] / config.Required(vision.PatchSize, "patch_size")[0];
        _square = _side / (long)Math.Sqrt(config.Required(config.MmTokensPerImage, "mm_tokens_per_image"));
        _norm = new NormOptions(NormKind.ShiftedRootMeanSquare, vision.LayerNormEps ?? 1e-6).Create(weights / "mm_soft_emb_norm", vision.HiddenSize);
        _projection = weights.Get("mm_input_projection_weight", vision.HiddenSize, config.TextConfig.HiddenSize);
    }

    /// <summary>Projects pictures.</summary>
    /// <param name="patches">[pictures, patches, vision size].</param>
    /// <returns>[pictures, places, text size], a new tensor.</returns>
    public Tensor Forward(Tensor patches)
    {
        if (patches.size(1) != _side * _side)
        {
            throw new ModelInputException("pixel_values", $"pictures of {_side} x {_side} patches", $"{patches.size(1)} patches");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor map = patches.transpose(1, 2).reshape(patches.size(0), patches.size(2), _side, _side);
        Tensor pooled = nn.functional.avg_pool2d(map, _square, _square).flatten(2).transpose(1, 2);
        return _norm.Forward(pooled).matmul(_projection).MoveToOuterDisposeScope();
    }
}
