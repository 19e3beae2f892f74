using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>What one feature extractor class does. Without state: all that differs stands in the options.</summary>
internal abstract class FeatureExtraction
{
    /// <summary>The options that the class has where neither configuration nor call has them.</summary>
    public abstract JsonObject Defaults { get; }

    /// <summary>Whether the original refuses recordings of another sampling rate; a few never ask.</summary>
    public virtual bool ChecksSamplingRate => true;

    /// <summary>Extracts.</summary>
    /// <param name="waves">The samples, float32.</param>
    /// <param name="options">The options in force.</param>
    public abstract AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options);

    /// <summary>Extracts the features of recordings and of those that the network shall say.</summary>
    /// <param name="waves">The samples of the recordings, float32; may be none.</param>
    /// <param name="targets">The samples of what the network shall say, float32; at least one.</param>
    /// <param name="options">The options in force.</param>
    /// <exception cref="AudioException">The class makes no labels.</exception>
    public virtual AudioFeatures Extract(IReadOnlyList<Tensor> waves, IReadOnlyList<Tensor> targets, ExtractorOptions options)
        => throw options.Error("audio_target", "nothing, since the class makes no labels");
}
