namespace HfPipelines.Architectures;

/// <summary>What the configurations of both versions of ConvNeXT have in common.</summary>
internal interface IConvNextConfig
{
    int NumChannels { get; }

    IReadOnlyList<int> PatchSize { get; }

    IReadOnlyList<int>? HiddenSizes { get; }

    IReadOnlyList<int>? Depths { get; }

    string HiddenAct { get; }

    double LayerNormEps { get; }
}
