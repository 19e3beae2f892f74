using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of T5 and of its descendants have in common.</summary>
internal interface IT5Config
{
    ConfigReader Reader { get; }

    int VocabSize { get; }

    int DModel { get; }

    int DKv { get; }

    int DFf { get; }

    int NumLayers { get; }

    int? NumDecoderLayers { get; }

    int NumHeads { get; }

    int RelativeAttentionNumBuckets { get; }

    int RelativeAttentionMaxDistance { get; }

    double LayerNormEpsilon { get; }

    string FeedForwardProj { get; }

    IReadOnlyList<int>? EosTokenId { get; }
}
