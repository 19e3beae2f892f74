using HfPipelines.Networks;

namespace HfPipelines.Architectures;

/// <summary>The choices that the vision encoders of Qwen2-VL and its descendants share.</summary>
internal static class QwenVisionParts
{
    // No configuration states it.
    private const double NormEpsilon = 1e-6;

    /// <summary>The choices of Qwen2-VL, of which later versions change some.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="size">The size of the hidden states.</param>
    /// <param name="innerSize">The inner size of the feed-forward blocks.</param>
    /// <param name="outputSize">The size of a place's features.</param>
    public static PatchSequenceOptions Options(IQwenVisionConfig config, int size, int innerSize, int outputSize) => new()
    {
        Layers = new TransformerEncoderOptions
        {
            HiddenSize = size,
            IntermediateSize = innerSize,
            Layers = config.Depth,
            Heads = config.NumHeads,
            Activation = config.HiddenAct,
            NormEpsilon = NormEpsilon,
            Names = PatchSequenceOptions.Names,
        },
        PatchLength = config.InChannels * config.TemporalPatchSize[0] * config.PatchSize[0] * config.PatchSize[0],
        RotaryTheta = config.RopeParameters.RopeTheta,
        MergeSide = config.SpatialMergeSize,
        OutputSize = outputSize,
    };
}
