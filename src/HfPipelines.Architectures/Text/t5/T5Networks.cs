using HfPipelines.Checkpoints;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("t5")]
internal static class T5Networks
{
    public static EncoderDecoderModels Models(T5Config config, Weights weights)
    {
        string[] feedForward = config.FeedForwardProj.Split('-');
        var options = new T5Options
        {
            VocabularySize = config.VocabSize,
            Buckets = config.RelativeAttentionNumBuckets,
            MaxDistance = config.RelativeAttentionMaxDistance,
            DecoderLayers = config.NumDecoderLayers ?? config.NumLayers,
            StartTokenId = config.Reader.GetInt32OrNull("decoder_start_token_id"),
            EndTokenId = config.EosTokenId?[0],
            ScalesOutput = config.TieWordEmbeddings && config.ScaleDecoderOutputs != false,
            IsGated = feedForward[0] == "gated",
            Layers = new TransformerEncoderOptions
            {
                HiddenSize = config.DModel,
                IntermediateSize = config.DFf,
                Layers = config.NumLayers,
                Heads = config.NumHeads,
                HeadSize = config.DKv,
                Activation = config.FeedForwardProj == "gated-gelu" ? "gelu_new" : feedForward[^1],
                NormEpsilon = config.LayerNormEpsilon,
            },
        };
        return new EncoderDecoderModels(options.Parts(), config, weights);
    }
}
