using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of RT-DETR and RT-DETRv2 have in common.</summary>
internal interface IRTDetrConfig
{
    PretrainedConfig BackboneConfig { get; }

    double LayerNormEps { get; }

    double BatchNormEps { get; }

    int EncoderHiddenDim { get; }

    IReadOnlyList<int>? FeatStrides { get; }

    int EncoderLayers { get; }

    int EncoderFfnDim { get; }

    int EncoderAttentionHeads { get; }

    IReadOnlyList<int>? EncodeProjLayers { get; }

    int PositionalEncodingTemperature { get; }

    string EncoderActivationFunction { get; }

    string ActivationFunction { get; }

    int? EvalSize { get; }

    bool NormalizeBefore { get; }

    double HiddenExpansion { get; }

    int DModel { get; }

    int NumQueries { get; }

    IReadOnlyList<int>? DecoderInChannels { get; }

    int DecoderFfnDim { get; }

    int NumFeatureLevels { get; }

    int DecoderNPoints { get; }

    int DecoderLayers { get; }

    int DecoderAttentionHeads { get; }

    string DecoderActivationFunction { get; }

    int NumDenoising { get; }

    bool LearnInitialQuery { get; }

    IReadOnlyList<int>? AnchorImageSize { get; }

    int NumLabels { get; }

    /// <inheritdoc cref="PretrainedConfig.Required{T}(T, string)"/>
    T Required<T>(T? value, string key)
        where T : class;

    /// <inheritdoc cref="PretrainedConfig.Error"/>
    ConfigurationException Error(string key, string expected, string found);
}
