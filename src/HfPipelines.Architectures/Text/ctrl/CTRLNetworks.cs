using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("ctrl")]
internal static class CTRLNetworks
{
    private const double NormEpsilon = 1e-6;

    public static DecoderModels Models(CTRLConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            InputScale = Math.Sqrt(config.NEmbd),
            PositionTable = w => SinePositions.FindOrCompute(w, config.NPositions, config.NEmbd),
            EmbedsTypes = true,
            CachedCallsIgnoreTypes = true,
            Norm = NormOptions.Layer(NormEpsilon),
            LastNorm = options.Norm,
            Names = new DecoderNames
            {
                Embeddings = "w",
                Positions = "pos_encoding",
                Layers = "h",
                Norm = "layernorm",
                Attention = "multi_head_attention",
                AttentionNorm = "layernorm1",
                FeedForward = "ffn",
                FeedForwardNorm = "layernorm2",
                SequenceClassifier = "classifier",
            },
            Attention = options.Attention with
            {
                InputBias = true, OutputBias = true, QueryName = "Wq", KeyName = "Wk", ValueName = "Wv", OutputName = "dense",
            },
            FeedForward = (mlp, _) => new PlainFeedForward(mlp, config.NEmbd, config.Dff, config.NEmbd, "relu", first: "0", second: "2"),
            HeadBias = true,
        };
        return new DecoderModels(options, config, weights);
    }
}
