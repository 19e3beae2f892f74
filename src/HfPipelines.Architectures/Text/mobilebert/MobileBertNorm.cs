using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>MobileBERT's norms: by mean and standard deviation, or only a scale and a shift.</summary>
internal static class MobileBertNorm
{
    /// <summary>Takes a norm of a checkpoint.</summary>
    /// <param name="config">The configuration, which tells the kind.</param>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The size of the last dimension.</param>
    /// <param name="epsilon">What is added to the variance.</param>
    public static Norm Create(MobileBertConfig config, Weights weights, int size, double epsilon) => config.NormalizationType switch
    {
        "layer_norm" => new LayerNorm(weights, size, epsilon),
        "no_norm" => new ScaleAndShift(weights.Get("weight", size), weights.Get("bias", size)),
        string other => throw config.Reader.Error("normalization_type", "layer_norm or no_norm", other),
    };

    private sealed class ScaleAndShift(Tensor scale, Tensor shift) : Norm
    {
        public override Tensor Forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return input.mul(scale).add_(shift).MoveToOuterDisposeScope();
        }
    }
}
