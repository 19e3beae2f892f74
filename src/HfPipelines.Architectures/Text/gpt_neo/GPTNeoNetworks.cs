using System.Text.Json;
using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using HfPipelines.Networks;

namespace HfPipelines.Architectures;

[Network("gpt_neo")]
internal static class GPTNeoNetworks
{
    public static DecoderModels Models(GPTNeoConfig config, Weights weights)
    {
        DecoderOptions options = DecoderOptions.From(config);
        options = options with
        {
            LearnedPositions = config.MaxPositionEmbeddings,
            EmbedsTypes = true,
            Names = DecoderNames.Gpt with { Attention = "attn.attention" },
            Attention = options.Attention with { OutputBias = true, OutputName = "out_proj", Scale = 1 },
            FeedForward = PlainFeedForward.From(config, "c_fc", "c_proj"),
            Patterns = [.. LayerTypes(config).Select(t => AttentionPattern.Sliding(t == "local" ? config.WindowSize : null))],
        };
        return new DecoderModels(options, config, weights);
    }

    // Pairs of a list of types and how often it is repeated.
    private static IEnumerable<string?> LayerTypes(GPTNeoConfig config)
        => config.AttentionTypes is { ValueKind: JsonValueKind.Array } given
            ? given.EnumerateArray().SelectMany(p => Enumerable.Repeat(p[0], p[1].GetInt32()).SelectMany(l => l.EnumerateArray().Select(t => t.GetString())))
            : Enumerable.Range(0, config.NumLayers).Select(i => i % 2 == 0 ? "global" : "local");
}
