using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Networks.Speech;

namespace HfPipelines.Architectures;

[Network("wav2vec2")]
internal static class Wav2Vec2Networks
{
    public static SpeechEncoderModels Models(Wav2Vec2Config config, Weights weights)
    {
        TransformerEncoderOptions encoder = TransformerEncoderOptions.From(config) with
        {
            NormPlacement = config.DoStableLayerNorm ? NormPlacement.Before : NormPlacement.After,
            AdapterSize = config.DoStableLayerNorm ? config.AdapterAttnDim : null,
            Names = new()
            {
                Attention = "attention",
                AttentionNorm = "layer_norm",
                FeedForward = "feed_forward",
                FeedForwardInput = "intermediate_dense",
                FeedForwardOutput = "output_dense",
                FeedForwardNorm = "final_layer_norm",
            },
        };
        var options = new SpeechEncoderOptions
        {
            FrontChannels = config.ConvDim,
            FrontKernels = config.ConvKernel,
            FrontStrides = config.ConvStride,
            FrontBias = config.ConvBias,
            FrontNorm = config.FeatExtractNorm,
            FrontActivation = config.FeatExtractActivation,
            PositionKernel = config.NumConvPosEmbeddings,
            PositionGroups = config.NumConvPosEmbeddingGroups,
            Encoder = encoder,
            HasMaskVector = config.MaskTimeProb > 0 || config.MaskFeatureProb > 0,
            Adapter = config.AddAdapter
                ? new(config.OutputHiddenSize ?? config.HiddenSize, config.NumAdapterLayers, config.AdapterKernelSize, config.AdapterStride)
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
            CodeBooks = config.NumCodevectorGroups,
            CodesPerBook = config.NumCodevectorsPerGroup,
            CodeSize = config.CodevectorDim,
            ComparisonSize = config.ProjCodevectorDim,
        };
        return new SpeechEncoderModels(options, heads, config, weights);
    }
}
