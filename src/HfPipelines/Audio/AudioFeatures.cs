using HfPipelines.Audio.Extraction;
using HfPipelines.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Audio;

/// <summary>What a feature extractor gives: tensors, and lists of tensors where recordings differ in length.</summary>
public sealed class AudioFeatures : ProcessedFeatures
{
    /// <summary>Adds one tensor for each recording; those of one shape become one tensor.</summary>
    internal void Add(string name, IReadOnlyList<Tensor> tensors) => Contents[name] = Stacked(tensors) ?? (object)tensors;

    /// <summary>Adds the masks where there are some.</summary>
    internal void AddMasks(string name, SequencePadding padded)
    {
        if (padded.Masks is { } masks)
        {
            Add(name, masks);
        }
    }

    /// <summary>Keeps the tensors beyond the current scope.</summary>
    internal AudioFeatures Seal()
    {
        Keep();
        return this;
    }
}
