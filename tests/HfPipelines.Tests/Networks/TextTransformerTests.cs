using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Tests.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Networks;

public sealed class TextTransformerTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void Cached_steps_beside_an_encoder_equal_the_whole_forward()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        TextTransformer decoder = Decoder();
        Tensor ids = tensor(new long[] { 1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1 }, [2, 6]);
        ModelOutput whole = decoder.Forward(Call(ids));

        using DecoderCache cache = decoder.CreateCache(2, 6);
        List<ModelOutput> parts = [];
        foreach ((long start, long length) in new[] { (0L, 3L), (3L, 1L), (4L, 2L) })
        {
            ModelInput call = Call(ids.narrow(1, start, length));
            call.Cache = cache;
            parts.Add(decoder.Forward(call));
        }

        Close(whole.LastHiddenState, cat([.. parts.Select(p => p.LastHiddenState)], 1));
        Close(whole["cross_attentions.1"], cat([.. parts.Select(p => p["cross_attentions.1"])], 2));
    }

    [Fact]
    public void A_call_that_asks_hears_how_much_each_token_looks_at_each_place()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        Tensor attention = Decoder().Forward(Call(tensor(new long[] { 1, 2, 3, 4 }, [2, 2])))["cross_attentions.0"];
        Assert.Equal([2, 2, 2, 5], attention.shape);
        Close(ones(2, 2, 2), attention.sum(-1));
    }

    private static ModelInput Call(Tensor ids) => new()
    {
        InputIds = ids,
        ["encoder_hidden_states"] = MemoryWeights.Recipe("states", [2, 5, 8], 0, 1),
        ["output_attentions"] = tensor(true),
    };

    private static TextTransformer Decoder()
    {
        var weights = new MemoryWeights();
        var embedding = new TextEmbedding(weights, new TextEmbeddingOptions { VocabularySize = 10, Size = 8, PositionCount = 6 });
        var layers = new TransformerEncoderOptions
        {
            HiddenSize = 8,
            IntermediateSize = 16,
            Layers = 2,
            Heads = 2,
            Activation = "gelu",
            NormEpsilon = 1e-5,
            CrossAttention = true,
            AttentionKeyBias = false,
        };
        return new TextTransformer(embedding, new TransformerEncoder(layers, weights), AttentionPattern.Causal);
    }

    private static void Close(Tensor expected, Tensor actual)
        => Assert.True(expected.sub(actual).abs().max().ToDouble() < Tolerance, $"differs by {expected.sub(actual).abs().max().ToDouble()}");
}
