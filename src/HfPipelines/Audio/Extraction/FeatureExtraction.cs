using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>What one feature extractor class does. Without state: all that differs stands in the options.</summary>
internal abstract class FeatureExtraction
{
    /// <summary>The options that the class has where neither configuration nor call has them.</summary>
    public abstract JsonObject Defaults { get; }

    /// <summary>Extracts.</summary>
    /// <param name="waves">The samples, float32.</param>
    /// <param name="options">The options in force.</param>
    public abstract AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options);
}
