using HfPipelines.Generation;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Generation;

public sealed class TokenGeneratorTests
{
    [Fact]
    public void An_ending_token_ends_a_row_and_padding_fills_it_up()
    {
        var generator = new TokenGenerator(new CountingNetwork());
        GenerationResult result = generator.Generate(Prompt([[1, 2], [5, 6]]), new GenerationOptions { MaxNewTokens = 5, EosTokenIds = [9], PadTokenId = 0 });
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], result.Sequences[0]);
        Assert.Equal([5, 6, 7, 8, 9, 0, 0], result.Sequences[1]);
        Assert.Equal([7, 8, 9], result.NewTokens[1]);
        Assert.Equal([FinishReason.Length, FinishReason.Stop], result.FinishReasons);
        Assert.Equal(2, result.PromptLength);
    }

    [Fact]
    public void An_ending_token_in_the_last_place_counts_as_the_end()
    {
        GenerationResult result = new TokenGenerator(new CountingNetwork()).Generate(Prompt([[1]]), new GenerationOptions { MaxNewTokens = 2, EosTokenIds = [3] });
        Assert.Equal([FinishReason.Stop], result.FinishReasons);
    }

    [Fact]
    public void Without_options_twenty_tokens_are_added_and_the_model_length_is_kept()
    {
        var config = new GenerationConfig { MaxPositionEmbeddings = 12 };
        Assert.Equal(20, new TokenGenerator(new CountingNetwork()).Generate(Prompt([[1, 2]])).NewTokens[0].Count);
        Assert.Equal(10, new TokenGenerator(new CountingNetwork(), config).Generate(Prompt([[1, 2]])).NewTokens[0].Count);
    }

    [Fact]
    public void Patches_of_pictures_of_different_sizes_go_with_their_rows()
    {
        var network = new CountingNetwork();
        ModelInput prompt = Prompt([[1, 2], [5, 6]]);
        prompt["image_grid_thw"] = torch.tensor(new long[] { 1, 1, 1, 1, 1, 3 }, [2, 3]);
        prompt.PixelValues = torch.tensor(new[] { 1f, 2f, 3f, 4f }, [4, 1]);
        new TokenGenerator(network).Generate(prompt, new GenerationOptions { MaxNewTokens = 1, NumBeams = 2 });
        Assert.Equal([1f, 1f, 2f, 3f, 4f, 2f, 3f, 4f], network.Calls[0].PixelValues!.data<float>().ToArray());
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 3], network.Calls[0]["image_grid_thw"]!.data<long>().ToArray());
    }

    [Fact]
    public void The_time_limit_ends_a_generation()
    {
        GenerationResult result = new TokenGenerator(new CountingNetwork()).Generate(Prompt([[1]]), new GenerationOptions { MaxNewTokens = 1000, MaxTime = TimeSpan.Zero });
        Assert.Equal([FinishReason.Time], result.FinishReasons);
        Assert.Single(result.NewTokens[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancelling_stops_before_the_next_token_and_frees_the_cache(int beams)
    {
        var network = new CountingNetwork();
        using var source = new CancellationTokenSource();
        var canceller = new LambdaObserver(step =>
        {
            if (step == 2)
            {
                source.Cancel();
            }
        });
        Assert.Throws<OperationCanceledException>(
            () => new TokenGenerator(network).Generate(Prompt([[1]]), new GenerationOptions { MaxNewTokens = 20, NumBeams = beams }, canceller, source.Token));
        Assert.Equal(3, network.Calls.Count);
        Assert.Equal(0, network.OpenCaches);
    }

    [Fact]
    public void The_network_sees_each_token_once_and_pictures_in_the_first_call_only()
    {
        var network = new CountingNetwork();
        ModelInput prompt = Prompt([[1, 2, 3]]);
        prompt.PixelValues = zeros(2, 3, 4, 4);
        new TokenGenerator(network).Generate(prompt, new GenerationOptions { MaxNewTokens = 3 });
        Assert.Equal([3L, 1L, 1L], network.Calls.Select(c => c.InputIds!.size(1)));
        Assert.Equal([true, false, false], network.Calls.Select(c => c.PixelValues is not null));
        Assert.All(network.Calls, c => Assert.Equal(1, c.LogitsToKeep));
        Assert.All(network.Calls, c => Assert.Null(c.AttentionMask));
    }

    [Fact]
    public void Padding_on_the_left_gives_masks_and_positions()
    {
        var network = new CountingNetwork();
        ModelInput prompt = Prompt([[0, 0, 4], [1, 2, 3]]);
        prompt.AttentionMask = tensor(new long[] { 0, 0, 1, 1, 1, 1 }, [2, 3]);
        new TokenGenerator(network).Generate(prompt, new GenerationOptions { MaxNewTokens = 3 });
        Assert.Equal([0, 0, 0, 0, 1, 2], Values(network.Calls[0].PositionIds));
        Assert.Equal([1, 3], Values(network.Calls[1].PositionIds));
        Assert.Equal([2, 4], Values(network.Calls[2].PositionIds));
        Assert.Equal([0, 0, 1, 1, 1, 1, 1, 1, 1, 1], Values(network.Calls[2].AttentionMask));
    }

    [Fact]
    public void Padding_tokens_count_as_padding_where_no_mask_says_otherwise()
    {
        var network = new CountingNetwork();
        new TokenGenerator(network).Generate(Prompt([[0, 4], [2, 3]]), new GenerationOptions { MaxNewTokens = 1, PadTokenId = 0 });
        Assert.Equal([0, 1, 1, 1], Values(network.Calls[0].AttentionMask));
    }

    [Fact]
    public void Embeddings_take_the_place_of_the_prompt()
    {
        var network = new CountingNetwork();
        var prompt = new ModelInput { InputsEmbeds = zeros(1, 4, 8) };
        GenerationResult result = new TokenGenerator(network).Generate(prompt, new GenerationOptions { MaxNewTokens = 3 });
        Assert.Equal([1, 2, 3], result.Sequences[0]);
        Assert.Null(network.Calls[0].InputIds);
        Assert.Null(network.Calls[1].InputsEmbeds);
    }

    [Fact]
    public void Beams_repeat_the_pictures_of_each_prompt()
    {
        var network = new CountingNetwork();
        ModelInput prompt = Prompt([[1], [2]]);
        prompt.PixelValues = arange(4).view(4, 1);
        new TokenGenerator(network).Generate(prompt, new GenerationOptions { MaxNewTokens = 1, NumBeams = 2 });
        Assert.Equal([0, 1, 0, 1, 2, 3, 2, 3], Values(network.Calls[0].PixelValues));
        prompt.PixelValues = arange(3).view(3, 1);
        Assert.Throws<GenerationException>(() => new TokenGenerator(network).Generate(prompt, new GenerationOptions { MaxNewTokens = 1, NumBeams = 2 }));
    }

    [Fact]
    public void Guessed_tokens_save_calls_and_change_nothing()
    {
        ModelInput prompt = Prompt([[1, 2, 3, 4, 5, 6, 1, 2]]);
        var plain = new CountingNetwork();
        var assisted = new CountingNetwork();
        var looking = new CountingNetwork();
        var options = new GenerationOptions { MaxNewTokens = 9, EosTokenIds = [8] };
        GenerationResult expected = new TokenGenerator(plain).Generate(prompt, options);
        GenerationResult byAssistant = new TokenGenerator(assisted) { Assistant = new CountingNetwork() }.Generate(prompt, options);
        GenerationResult byLookup = new TokenGenerator(looking).Generate(prompt, options with { PromptLookupNumTokens = 3 });
        Assert.Equal([3, 4, 5, 6, 7, 8], expected.NewTokens[0]);
        Assert.Equal(expected.NewTokens[0], byAssistant.NewTokens[0]);
        Assert.Equal(expected.NewTokens[0], byLookup.NewTokens[0]);
        Assert.Equal(6, plain.Calls.Count);
        Assert.True(assisted.Calls.Count < 4, $"{assisted.Calls.Count} calls");
        Assert.True(looking.Calls.Count < 6, $"{looking.Calls.Count} calls");
        Assert.Equal(0, assisted.OpenCaches);
    }

    [Fact]
    public void Guessing_wants_one_sequence()
        => Assert.Throws<GenerationException>(
            () => new TokenGenerator(new CountingNetwork()).Generate(Prompt([[1], [2]]), new GenerationOptions { PromptLookupNumTokens = 2 }));

    [Fact]
    public void A_seed_fixes_the_tokens_on_every_thread()
    {
        var generator = new TokenGenerator(new CountingNetwork());
        var options = new GenerationOptions { DoSample = true, MaxNewTokens = 12, Temperature = 3, Seed = 7 };
        GenerationResult expected = generator.Generate(Prompt([[1]]), options);
        var generators = Enumerable.Range(0, 8).Select(_ => new TokenGenerator(new CountingNetwork())).ToArray();
        var results = new GenerationResult[8];
        Parallel.For(0, 8, i => results[i] = generators[i].Generate(Prompt([[1]]), options));
        Assert.All(results, r => Assert.Equal(expected.Sequences[0], r.Sequences[0]));
        GenerationResult other = generator.Generate(Prompt([[1]]), options with { Seed = 8 });
        Assert.NotEqual(expected.Sequences[0], other.Sequences[0]);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public void No_tensor_outlives_a_generation(int beams, bool sample)
    {
        var generator = new TokenGenerator(new NamelessNetwork());
        using DisposeScope scope = NewDisposeScope();
        ModelInput prompt = Prompt([[0, 1], [2, 3]]);
        prompt.AttentionMask = tensor(new long[] { 0, 1, 1, 1 }, [2, 2]);
        var options = new GenerationOptions { MaxNewTokens = 6, NumBeams = beams, DoSample = sample, Seed = 1, RepetitionPenalty = 1.2, TopP = 0.9, Watermarking = new GreenListWatermark() };
        generator.Generate(prompt, options);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 5; i++)
        {
            generator.Generate(prompt, options);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Criteria_and_processors_of_ones_own_take_part()
    {
        GenerationResult result = new TokenGenerator(new CountingNetwork()).Generate(
            Prompt([[1]]),
            new GenerationOptions { MaxNewTokens = 20, StoppingCriteria = [new EndsAt(12)], LogitsProcessors = [new Doubling()] });
        Assert.Equal([1, 2, 4, 8], result.Sequences[0].Take(4));
        Assert.Equal(FinishReason.Stop, result.FinishReasons[0]);
        Assert.Equal(16, result.Sequences[0][^1]);
    }

    [Fact]
    public void A_constraint_that_allows_nothing_is_refused()
        => Assert.Throws<GenerationException>(
            () => new TokenGenerator(new CountingNetwork()).Generate(Prompt([[1]]), new GenerationOptions { PrefixAllowedTokens = (_, _) => [] }));

    [Fact]
    public void A_prompt_that_does_not_fit_is_refused()
    {
        var generator = new TokenGenerator(new CountingNetwork());
        Assert.Equal("input_ids", Assert.Throws<GenerationException>(() => generator.Generate(new ModelInput())).Option);
        Assert.Equal("input_ids", Assert.Throws<GenerationException>(() => generator.Generate(new ModelInput { InputIds = zeros([3], int64) })).Option);
        Assert.Equal("input_ids", Assert.Throws<GenerationException>(() => generator.Generate(new ModelInput { InputIds = zeros([1, 0], int64) })).Option);
        Assert.Equal("attention_mask", Assert.Throws<GenerationException>(
            () => generator.Generate(new ModelInput { InputIds = zeros([1, 2], int64), AttentionMask = ones([1, 3], int64) })).Option);
        Assert.Equal("MaxLength", Assert.Throws<GenerationException>(() => generator.Generate(Prompt([[1, 2, 3]]), new GenerationOptions { MaxLength = 3 })).Option);
    }

    [Fact]
    public void Stop_strings_want_a_tokenizer()
        => Assert.Equal("StopStrings", Assert.Throws<GenerationException>(
            () => new TokenGenerator(new CountingNetwork()).Generate(Prompt([[1]]), new GenerationOptions { StopStrings = ["x"] })).Option);

    internal static ModelInput Prompt(long[][] rows) => new() { InputIds = tensor(rows.SelectMany(r => r).ToArray(), [rows.Length, rows[0].Length]) };

    private static long[] Values(Tensor? tensor) => tensor!.to(int64).data<long>().ToArray();

    private sealed class LambdaObserver(Action<int> onLogits) : GenerationObserver
    {
        public override void OnLogits(int step, Tensor logits) => onLogits(step);
    }

    private sealed class EndsAt(int atLeast) : StoppingCriterion
    {
        public override bool IsDone(ReadOnlySpan<int> tokens) => tokens[^1] >= atLeast;
    }

    private sealed class Doubling : LogitsProcessor
    {
        public override Tensor Process(TokenSequences sequences, Tensor scores)
        {
            ValuesOf(scores)[sequences[0][^1] * 2] = 1;
            return scores;
        }
    }

    /// <summary>A network that keeps nothing of its calls.</summary>
    private sealed class NamelessNetwork : Network, ICausalLanguageModel
    {
        public HfPipelines.Layers.DecoderCache CreateCache(long batchSize, long maxLength) => new CountingNetwork().CreateCache(batchSize, maxLength);

        public override ModelOutput Forward(ModelInput input)
        {
            var output = new ModelOutput();
            output.Add("logits", input.InputIds!.narrow(1, -1, 1).unsqueeze(-1).add(arange(16)).remainder(7).to(float32));
            return output;
        }
    }
}
