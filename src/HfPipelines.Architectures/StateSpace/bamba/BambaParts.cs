using System.Text.Json;
using HfPipelines.Layers;

namespace HfPipelines.Architectures;

/// <summary>What networks are made of of which some layers are Mamba-2's and others attend.</summary>
internal static class BambaParts
{
    /// <summary>The choices of Mamba-2's layers.</summary>
    /// <param name="config">The configuration.</param>
    public static Mamba2Options Options(IBambaConfig config)
    {
        int heads = config.Required(config.MambaNHeads, "mamba_n_heads");
        IReadOnlyList<double> limits = config.TimeStepLimit ?? [0, double.PositiveInfinity];
        return new Mamba2Options
        {
            HiddenSize = config.HiddenSize,
            Heads = heads,
            HeadSize = config.MambaDHead is { ValueKind: JsonValueKind.Number } size
                ? size.GetInt32()
                : config.Required(config.MambaExpand, "mamba_expand") * config.HiddenSize / heads,
            Groups = config.Required(config.MambaNGroups, "mamba_n_groups"),
            StateSize = config.Required(config.MambaDState, "mamba_d_state"),
            Kernel = config.Required(config.MambaDConv, "mamba_d_conv"),
            ChunkSize = config.Required(config.MambaChunkSize, "mamba_chunk_size"),
            Activation = config.HiddenAct,
            NormEpsilon = config.RmsNormEps,
            Bias = config.MambaProjBias ?? false,
            ConvolutionBias = config.MambaConvBias ?? true,
            TimeSteps = (limits[0], limits[1]),
        };
    }
}
