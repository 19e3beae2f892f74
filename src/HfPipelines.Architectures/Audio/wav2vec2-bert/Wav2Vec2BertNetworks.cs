using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("wav2vec2-bert")]
internal static class Wav2Vec2BertNetworks
{
    public static SpeechEncoderModels Models(Wav2Vec2BertConfig config, Weights weights)
    {
        TransformerEncoderOptions plain = TransformerEncoderOptions.From(config) with { Names = EncoderLayerNames.Conformer };
        int outputSize = config.OutputHiddenSize ?? config.HiddenSize;
        var options = new SpeechEncoderOptions
        {
            SpectrumSize = config.FeatureProjectionInputDim,
            NormEpsilon = config.LayerNormEps,
            HasNorm = false,
            HasMaskVector = config.MaskTimeProb > 0 || config.MaskFeatureProb > 0,
            Encoder = plain with
            {
                RelativePositions = Positions(config) is { } positions ? _ => positions : null,
                Conformer = new()
                {
                    KernelSize = config.ConvDepthwiseKernelSize,
                    IsCausal = true,
                    NormalizesSteps = true,
                    HidesPadding = true,
                    KernelNorm = "depthwise_layer_norm",
                },
            },
            FeedForwardBehind = config.UseIntermediateFfnBeforeAdapter ? "relu" : null,
            Adapter = config.AddAdapter
                ? new(outputSize, config.NumAdapterLayers, config.AdapterKernelSize, config.AdapterStride)
                {
                    Block = plain with { HiddenSize = outputSize, Activation = config.AdapterAct },
                }
                : null,
        };
        var heads = new SpeechHeadOptions
        {
            VocabularySize = config.VocabSize,
            MixesLayers = config.UseWeightedLayerSum,
            ProjectionSize = config.ClassifierProjSize,
            VoiceChannels = config.TdnnDim,
            VoiceKernels = config.TdnnKernel,
            VoiceDilations = config.TdnnDilation,
            VoiceSize = config.XvectorOutputDim,
        };
        return new SpeechEncoderModels(options, heads, config, weights);
    }

    private static RelativePositions? Positions(Wav2Vec2BertConfig config)
    {
        (int size, int heads) = (config.HiddenSize, config.NumAttentionHeads);
        (int before, int after) = (config.LeftMaxPositionEmbeddings, config.RightMaxPositionEmbeddings);
        return config.PositionEmbeddingsType switch
        {
            "relative" => new(w => new SineDistanceScores(w, size, heads), span => SineDistanceScores.Distances(span, size)),
            "relative_key" => new(w => new KeyDistanceScores(w / "distance_embedding", before, after, size / heads), span => KeyDistanceScores.Distances(span, before, after)),
            null => null,
            string other => throw config.Error("position_embeddings_type", "relative, relative_key or null", other),
        };
    }
}
