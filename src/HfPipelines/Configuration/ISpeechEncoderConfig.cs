namespace HfPipelines.Configuration;

/// <summary>
/// What the configurations of the Wav2Vec2 lineage say in common: a front of convolutions, a transformer and heads; null where one does not say it. The
/// generator implements it on every record that has the front.
/// </summary>
public interface ISpeechEncoderConfig : ITransformerConfig
{
    /// <summary>The number of channels behind each convolution of the front.</summary>
    IReadOnlyList<int> ConvDim { get; }

    /// <summary>The kernel size of each convolution of the front.</summary>
    IReadOnlyList<int> ConvKernel { get; }

    /// <summary>The stride of each convolution of the front.</summary>
    IReadOnlyList<int> ConvStride { get; }

    /// <summary>Whether the convolutions of the front have biases.</summary>
    bool ConvBias { get; }

    /// <summary>The activation of the front and of the positions, by its name in transformers.</summary>
    string FeatExtractActivation { get; }

    /// <summary>The kernel size of the convolution that tells positions.</summary>
    int NumConvPosEmbeddings { get; }

    /// <summary>The number of groups of that convolution.</summary>
    int NumConvPosEmbeddingGroups { get; }

    /// <summary>How the front is normalised: <c>group</c> or <c>layer</c>.</summary>
    string? FeatExtractNorm => null;

    /// <summary>Whether blocks are normalised before instead of behind.</summary>
    bool? DoStableLayerNorm => null;

    /// <summary>Whether convolutions shorten the result.</summary>
    bool? AddAdapter => null;

    /// <summary>The size of the states behind those convolutions.</summary>
    int? OutputHiddenSize => null;

    /// <summary>The number of those convolutions.</summary>
    int? NumAdapterLayers => null;

    /// <summary>Their kernel size.</summary>
    int? AdapterKernelSize => null;

    /// <summary>By how much each shortens.</summary>
    int? AdapterStride => null;

    /// <summary>The share of steps that training hides.</summary>
    double? MaskTimeProb => null;

    /// <summary>The share of features that training hides.</summary>
    double? MaskFeatureProb => null;

    /// <summary>Whether classifiers work on a learned mixture of all layers instead of the last.</summary>
    bool? UseWeightedLayerSum => null;

    /// <summary>The inner size of a classifier.</summary>
    int? ClassifierProjSize => null;

    /// <summary>The sizes of the convolutions that tell voices apart.</summary>
    IReadOnlyList<int>? TdnnDim => null;

    /// <summary>Their kernel sizes.</summary>
    IReadOnlyList<int>? TdnnKernel => null;

    /// <summary>Their dilations.</summary>
    IReadOnlyList<int>? TdnnDilation => null;

    /// <summary>The size of the vector that stands for a voice.</summary>
    int? XvectorOutputDim => null;

    /// <summary>The number of code books of pretraining.</summary>
    int? NumCodevectorGroups => null;

    /// <summary>The number of codes of each.</summary>
    int? NumCodevectorsPerGroup => null;

    /// <summary>The size of the codes of all books together.</summary>
    int? CodevectorDim => null;

    /// <summary>The size of the space in which codes and states are compared.</summary>
    int? ProjCodevectorDim => null;
}
