using System.Text.Json;
using HfPipelines.Configuration;

namespace HfPipelines.Architectures;

/// <summary>What the configurations of networks have in common of which some layers are Mamba-2's and others attend.</summary>
internal interface IBambaConfig : ITransformerConfig
{
    new double RmsNormEps { get; }

    new string HiddenAct { get; }

    int? MambaNHeads { get; }

    int? MambaNGroups { get; }

    int? MambaDState { get; }

    JsonElement MambaDHead { get; }

    int? MambaDConv { get; }

    int? MambaExpand { get; }

    int? MambaChunkSize { get; }

    bool? MambaConvBias { get; }

    bool? MambaProjBias { get; }

    IReadOnlyList<double>? TimeStepLimit { get; }
}
