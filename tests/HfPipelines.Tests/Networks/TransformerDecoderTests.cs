using HfPipelines.Configuration;
using HfPipelines.Generation;
using HfPipelines.Layers;
using HfPipelines.Networks;
using HfPipelines.Tests.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Networks;

public sealed class TransformerDecoderTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Variants => ["plain", "grouped", "window", "norm", "linear", "fused", "interleaved", "alibi", "learned", "parallel", "experts", "result norms"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Cached_steps_equal_the_whole_forward(string variant)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        TransformerDecoder decoder = Decoder(variant);
        (Tensor ids, Tensor mask, Tensor positions) = LeftPadded();
        Tensor whole = decoder.Forward(new ModelInput { InputIds = ids, AttentionMask = mask, PositionIds = positions }).LastHiddenState;

        using DecoderCache cache = decoder.CreateCache(2, 10);
        List<Tensor> parts = [];
        foreach ((long start, long length) in new[] { (0L, 4L), (4L, 3L), (7L, 1L), (8L, 1L), (9L, 1L) })
        {
            parts.Add(decoder.Forward(new ModelInput
            {
                InputIds = ids.narrow(1, start, length),
                AttentionMask = mask.narrow(1, 0, start + length),
                PositionIds = positions.narrow(1, start, length),
                Cache = cache,
            }).LastHiddenState);
        }

        Assert.Equal(10, cache.Length);
        Close(whole[0], cat(parts, 1)[0]);
        Close(whole[1, 3..], cat(parts, 1)[1, 3..]);
    }

    [Fact]
    public void Padding_on_the_left_changes_nothing()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        TransformerDecoder decoder = Decoder("grouped");
        (Tensor ids, Tensor mask, Tensor positions) = LeftPadded();
        Tensor padded = decoder.Forward(new ModelInput { InputIds = ids, AttentionMask = mask, PositionIds = positions }).LastHiddenState;
        Tensor alone = decoder.Forward(new ModelInput { InputIds = ids[1.., 3..] }).LastHiddenState;
        Close(alone[0], padded[1, 3..]);
    }

    [Fact]
    public void A_cache_reorders_and_forgets()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        TransformerDecoder decoder = Decoder("grouped");
        Tensor ids = LeftPadded().Ids;
        Tensor next = tensor(new long[] { 5, 5 }, [2, 1]);
        Tensor expected = decoder.Forward(new ModelInput { InputIds = cat([ids.flip(0), next], 1) }).LastHiddenState;

        using DecoderCache cache = decoder.CreateCache(2, 12);
        decoder.Forward(new ModelInput { InputIds = cat([ids, next], 1), Cache = cache });
        cache.Crop(10);
        cache.Reorder(tensor(new long[] { 1, 0 }));
        Close(expected[.., 10..], decoder.Forward(new ModelInput { InputIds = next, Cache = cache }).LastHiddenState);
    }

    [Fact]
    public void A_generation_that_outgrows_its_rotary_embedding_begins_anew()
    {
        using DisposeScope scope = NewDisposeScope();
        var weights = new MemoryWeights();
        var rope = new RopeParameters { RopeType = "longrope", OriginalMaxPositionEmbeddings = 8, ShortFactor = [1, 1, 1, 1], LongFactor = [4, 3, 2, 1.5] };
        var options = new DecoderOptions
        {
            VocabularySize = 50,
            HiddenSize = 32,
            Layers = 2,
            Norm = NormOptions.RootMeanSquare(1e-6),
            Attention = new AttentionOptions { HiddenSize = 32, Heads = 4 },
            FeedForward = (mlp, _) => new GatedFeedForward(mlp, 32, 40, "silu"),
            Rotary = new RotaryOptions { Parameters = rope, HeadSize = 8, MaxPositions = 32 },
            RestartLength = 8,
        };
        var generator = new TokenGenerator(new CausalLanguageModel(new TransformerDecoder(options, weights), new Linear(weights / "lm_head", 32, 50, bias: false)));
        var prompt = new ModelInput { InputIds = LeftPadded().Ids[.., ..6] };
        var wanted = new GenerationOptions { MaxNewTokens = 8, DoSample = false };
        Assert.Equal(
            generator.Generate(prompt, wanted with { UseCache = false }).Sequences,
            generator.Generate(prompt, wanted).Sequences);
    }

    [Fact]
    public void A_generation_goes_on_from_what_a_cache_remembers()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        var weights = new MemoryWeights();
        var model = new CausalLanguageModel(Decoder("grouped", weights), new Linear(weights / "lm_head", 32, 50, bias: false));
        var generator = new TokenGenerator(model);
        Tensor ids = LeftPadded().Ids;
        var wanted = new GenerationOptions { MaxNewTokens = 4, DoSample = false };
        using DecoderCache cache = model.CreateCache(2, 16);
        model.Forward(new ModelInput { InputIds = ids[.., ..7], Cache = cache });
        Assert.Equal(
            generator.Generate(new ModelInput { InputIds = ids }, wanted).Sequences,
            generator.Generate(new ModelInput { InputIds = ids, Cache = cache }, wanted).Sequences);
        Assert.Equal("past_key_values", Assert.Throws<GenerationException>(() => generator.Generate(new ModelInput { InputIds = ids, Cache = cache }, wanted)).Option);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_layers()
    {
        using IDisposable inference = inference_mode();
        TransformerDecoder decoder = Decoder("plain");
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = LeftPadded().Ids;
        int before = scope.DisposablesCount;
        decoder.Forward(new ModelInput { InputIds = ids });
        int once = scope.DisposablesCount - before;
        Assert.InRange(once, 1, 6);
    }

    [Fact]
    public void Wrong_inputs_are_refused_by_name()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        TransformerDecoder decoder = Decoder("plain");
        Tensor ids = LeftPadded().Ids;
        Refused("input_ids", new ModelInput());
        Refused("input_ids", new ModelInput { InputIds = ids, InputsEmbeds = zeros(2, 10, 32) });
        Refused("input_ids", new ModelInput { InputIds = ids[0] });
        Refused("inputs_embeds", new ModelInput { InputsEmbeds = zeros(2, 10, 31) });
        Refused("attention_mask", new ModelInput { InputIds = ids, AttentionMask = ones(2, 11) });
        Refused("ids", new ModelInput { InputIds = ids + 1000 });
        using DecoderCache cache = decoder.CreateCache(2, 9);
        Refused("past_key_values", new ModelInput { InputIds = ids, Cache = cache });

        void Refused(string input, ModelInput given) => Assert.Equal(input, Assert.Throws<ModelInputException>(() => decoder.Forward(given)).Input);
    }

    private static TransformerDecoder Decoder(string variant, MemoryWeights? weights = null)
    {
        RopeParameters rope = variant == "linear" ? new RopeParameters { RopeType = "linear", Factor = 2 } : new RopeParameters();
        var options = new DecoderOptions
        {
            VocabularySize = 50,
            HiddenSize = 32,
            Layers = 3,
            Norm = variant == "learned" ? NormOptions.Layer(1e-6) : NormOptions.RootMeanSquare(1e-6),
            Attention = new AttentionOptions
            {
                HiddenSize = 32,
                Heads = 4,
                KeyValueHeads = variant == "plain" ? null : 2,
                HeadNorm = variant == "norm" ? NormOptions.RootMeanSquare(1e-6) : null,
                FusedName = variant is "fused" or "interleaved" or "alibi" ? "qkv" : null,
                FusedLayout = variant == "fused" ? FusedLayout.Blocks : FusedLayout.Groups,
                IsTransposed = variant == "fused",
            },
            FeedForward = (mlp, _) => variant == "experts"
                ? new ExpertFeedForward(new TopExpertsRouter(mlp / "gate", 32, 4, 2, normalizes: true), FusedGatedFeedForward.Experts(mlp, 4, 32, 40, "silu"))
                : new GatedFeedForward(mlp, 32, 40, "silu"),
            Rotary = variant is "alibi" or "learned" ? null : new RotaryOptions { Parameters = rope, HeadSize = 8, MaxPositions = 64 },
            LearnedPositions = variant == "learned" ? 64 : null,
            Alibi = variant == "alibi" ? new AlibiOptions() : null,
            Arrangement = variant == "parallel" ? LayerArrangement.Parallel : LayerArrangement.Sequential,
            Names = variant == "result norms" ? new DecoderNames { AttentionResultNorm = "a_norm", FeedForwardResultNorm = "b_norm" } : new DecoderNames(),
            Patterns = variant == "window" ? [AttentionPattern.Sliding(3), AttentionPattern.Causal, AttentionPattern.Sliding(5)] : null,
        };
        return new TransformerDecoder(options, weights ?? new MemoryWeights());
    }

    private static (Tensor Ids, Tensor Mask, Tensor Positions) LeftPadded()
    {
        long[] ids = [.. Enumerable.Range(0, 20).Select(i => (long)((i * 7) % 50))];
        Tensor mask = ones(2, 10, ScalarType.Int64);
        mask[1, ..3] = 0;
        return (tensor(ids, [2, 10]), mask, mask.cumsum(1).sub(1).clamp_(min: 0));
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().ToSingle(), 0, Tolerance);
    }
}
