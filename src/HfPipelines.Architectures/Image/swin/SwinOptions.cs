using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The choices of Swin and its descendants; what is not set is Swin's.</summary>
/// <param name="Config">The configuration.</param>
internal sealed record SwinOptions(ISwinConfig Config)
{
    // Norms for which the configuration has no epsilon.
    private const double NormEpsilon = 1e-5;

    /// <summary>From pictures to patches.</summary>
    public PatchEmbeddingOptions Patches { get; init; } = new()
    {
        Channels = Config.NumChannels,
        ImageSize = Config.ImageSize,
        PatchSize = Config.PatchSize,
        HiddenSize = Config.EmbedDim,
        Projection = "patch_embeddings.projection",
        Bias = true,
        Norm = w => new LayerNorm(w / "norm", Config.EmbedDim, NormEpsilon),
        FillsPatches = true,
        Positions = Config.UseAbsoluteEmbeddings ? "position_embeddings" : null,
        HasBatchDimension = true,
    };

    /// <summary>The stages.</summary>
    public WindowEncoderOptions Stages { get; init; } = new()
    {
        EmbeddingSize = Config.EmbedDim,
        Depths = Config.Depths,
        Heads = Config.NumHeads,
        WindowSize = Config.WindowSize,
        FeedForwardRatio = Config.MlpRatio,
        Activation = Config.HiddenAct,
        NormEpsilon = Config.LayerNormEps,
        AttentionInputBias = Config.QkvBias,
        Names = ViTOptions.LayerNames,
        PositionBias = (w, _, window, heads) => WindowPositionBias.FromTable(w / "relative_position_bias", window, heads),
    };

    /// <summary>Whether a stage of no more than one window is not shifted.</summary>
    public bool Fits { get; init; } = true;

    /// <summary>See <see cref="WindowTransformer.ReportsLayers"/>.</summary>
    public bool ReportsLayers { get; init; }

    /// <summary>Whether the states of the last stage are normalised.</summary>
    public bool HasNorm { get; init; } = true;

    /// <summary>The number of channels of the last stage.</summary>
    public int LastSize => Stages.SizeOf(Stages.Depths.Count - 1);

    /// <summary>The names of transformers 4, which Swin's descendants keep.</summary>
    public SwinOptions WithOldNames() => this with
    {
        Stages = Stages with
        {
            Names = EncoderLayerNames.Bert with { AttentionNorm = "layernorm_before", FeedForwardNorm = "layernorm_after" },
            PositionBias = (w, _, window, heads) => WindowPositionBias.FromTable(w / "self", window, heads),
        },
    };

    /// <summary>Makes the network.</summary>
    /// <param name="weights">Its view.</param>
    /// <param name="pools">Whether it sums pictures up.</param>
    /// <param name="maskToken">The name of the token that stands for hidden patches; null for none.</param>
    public WindowTransformer Create(Weights weights, bool pools = true, string? maskToken = null)
        => new(
            new PatchEmbedding(weights / "embeddings", Patches with { MaskToken = maskToken }),
            new WindowEncoder(Stages, weights / "encoder"),
            HasNorm ? new LayerNorm(weights / "layernorm", LastSize, Config.LayerNormEps) : null)
        {
            Pools = pools,
            Fits = Fits,
            ReportsLayers = ReportsLayers,
        };

    /// <summary>Makes the backbone of a network.</summary>
    /// <param name="model">The network.</param>
    /// <param name="selected">The numbers of the states that are feature maps.</param>
    /// <param name="norm">Takes the norm of a feature map, by the number of its state and its channels; null for none.</param>
    /// <param name="reportsMaps">See <see cref="WindowBackbone.ReportsMaps"/>.</param>
    public WindowBackbone Backbone(WindowTransformer model, IReadOnlyList<int> selected, Func<int, int, Norm>? norm, bool? reportsMaps)
    {
        int[] channels = [Stages.EmbeddingSize, .. Stages.Depths.Select((_, i) => Stages.SizeOf(i))];
        return new WindowBackbone(model, channels, selected, norm is null ? [] : [.. selected.Select(i => norm(i, channels[i]))]) { ReportsMaps = reportsMaps };
    }

    /// <summary>The names of the states that can be feature maps.</summary>
    public IReadOnlyList<string> StageNames => ["stem", .. Stages.Depths.Select((_, i) => $"stage{i + 1}")];
}
