using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of ModernBERT's encoder and decoder have in common besides.</summary>
internal interface IModernBertConfig : ITransformerConfig
{
    new int IntermediateSize { get; }

    string HiddenActivation { get; }

    double NormEps { get; }

    bool NormBias { get; }

    new bool MlpBias { get; }

    bool ClassifierBias { get; }

    string ClassifierActivation { get; }
}
