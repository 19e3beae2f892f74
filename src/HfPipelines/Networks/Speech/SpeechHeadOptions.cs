using HfPipelines.Configuration;

namespace HfPipelines.Networks.Speech;

/// <summary>The choices of the heads of a speech encoder.</summary>
public sealed record SpeechHeadOptions
{
    /// <summary>The number of characters that CTC tells apart.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>Whether classifiers work on a learned mixture of all layers instead of the last.</summary>
    public bool MixesLayers { get; init; }

    /// <summary>The inner size of a classifier.</summary>
    public int ProjectionSize { get; init; }

    /// <summary>The sizes of the convolutions that tell voices apart.</summary>
    public IReadOnlyList<int> VoiceChannels { get; init; } = [];

    /// <summary>Their kernel sizes.</summary>
    public IReadOnlyList<int> VoiceKernels { get; init; } = [];

    /// <summary>Their dilations.</summary>
    public IReadOnlyList<int> VoiceDilations { get; init; } = [];

    /// <summary>The size of the vector that stands for a voice.</summary>
    public int VoiceSize { get; init; }

    /// <summary>The number of code books of pretraining.</summary>
    public int CodeBooks { get; init; }

    /// <summary>The number of codes of each.</summary>
    public int CodesPerBook { get; init; }

    /// <summary>The size of the codes of all books together.</summary>
    public int CodeSize { get; init; }

    /// <summary>The size of the space in which codes and states are compared.</summary>
    public int ComparisonSize { get; init; }

    /// <summary>The heads of a configuration.</summary>
    /// <param name="config">The configuration.</param>
    public static SpeechHeadOptions From(ISpeechEncoderConfig config) => new()
    {
        VocabularySize = config.VocabSize,
        MixesLayers = config.UseWeightedLayerSum ?? false,
        ProjectionSize = config.ClassifierProjSize ?? 0,
        VoiceChannels = config.TdnnDim ?? [],
        VoiceKernels = config.TdnnKernel ?? [],
        VoiceDilations = config.TdnnDilation ?? [],
        VoiceSize = config.XvectorOutputDim ?? 0,
        CodeBooks = config.NumCodevectorGroups ?? 0,
        CodesPerBook = config.NumCodevectorsPerGroup ?? 0,
        CodeSize = config.CodevectorDim ?? 0,
        ComparisonSize = config.ProjCodevectorDim ?? 0,
    };
}
