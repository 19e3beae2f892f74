using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("longt5")]
internal static class LongT5Networks
{
    public static EncoderDecoderModels Models(LongT5Config config, Weights weights)
    {
        bool isGlobal = config.EncoderAttentionType switch
        {
            "local" => false,
            "transient-global" => true,
            string other => throw config.Reader.Error("encoder_attention_type", "local or transient-global", other),
        };
        T5Options options = T5Options.Of(config) with
        {
            ScalesOutput = config.TieWordEmbeddings && config.ScaleDecoderOutputs != false,
            EncoderAttention = isGlobal ? "TransientGlobalSelfAttention" : "LocalSelfAttention",
            EncoderMixer = encoder => Mixer(config, encoder, isGlobal),
        };
        return new EncoderDecoderModels(options.Parts(), config, weights);
    }

    // The first layer has the tables of distances for all.
    private static Func<Weights, int, ITokenMixer> Mixer(LongT5Config config, Weights encoder, bool isGlobal)
    {
        Weights first = encoder / "block" / 0 / "layer.0";
        LongT5Globals? globals = isGlobal ? new LongT5Globals(config, first / "TransientGlobalSelfAttention" / "global_relative_attention_bias") : null;
        var distances = new LongT5Distances(config, first / (isGlobal ? "TransientGlobalSelfAttention" : "LocalSelfAttention") / "relative_attention_bias");
        return (attention, _) => new LongT5Attention(config, attention, distances, globals);
    }
}

public partial record LongT5Config : IT5Config;
