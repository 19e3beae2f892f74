using HfPipelines.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>What an image or video processor gives.</summary>
public sealed class ImageFeatures : ProcessedFeatures
{
    /// <summary>Turns lists of equal tensors and of numbers into one tensor each, and keeps the tensors beyond the current scope.</summary>
    internal ImageFeatures Seal()
    {
        foreach ((string name, object value) in Contents.ToArray())
        {
            if (value is IReadOnlyList<Tensor> tensors && Stacked(tensors) is { } stacked)
            {
                Contents[name] = stacked.dtype == ScalarType.Float64 ? stacked.to(float32) : stacked;
            }
        }

        Keep();
        return this;
    }
}
