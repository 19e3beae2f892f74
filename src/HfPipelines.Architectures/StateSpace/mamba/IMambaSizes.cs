namespace HfPipelines.Architectures;

/// <summary>What the decoders around the mixers of Mamba and of its descendants need.</summary>
internal interface IMambaSizes
{
    int VocabSize { get; }

    int HiddenSize { get; }

    int NumHiddenLayers { get; }

    double LayerNormEpsilon { get; }

    bool ResidualInFp32 { get; }
}
