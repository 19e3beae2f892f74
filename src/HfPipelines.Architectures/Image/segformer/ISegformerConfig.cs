using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of SegFormer and GLPN have in common.</summary>
internal interface ISegformerConfig
{
    int NumChannels { get; }

    int NumEncoderBlocks { get; }

    IReadOnlyList<int>? Depths { get; }

    IReadOnlyList<int>? SrRatios { get; }

    IReadOnlyList<int>? HiddenSizes { get; }

    IReadOnlyList<int>? PatchSizes { get; }

    IReadOnlyList<int>? Strides { get; }

    IReadOnlyList<int>? NumAttentionHeads { get; }

    IReadOnlyList<int>? MlpRatios { get; }

    string HiddenAct { get; }

    int DecoderHiddenSize { get; }

    /// <inheritdoc cref="PretrainedConfig.Required{T}(T, string)"/>
    T Required<T>(T? value, string key)
        where T : class;
}
