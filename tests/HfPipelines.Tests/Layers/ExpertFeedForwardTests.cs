using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Layers;

public sealed class ExpertFeedForwardTests
{
    [Fact]
    public void Each_token_gets_the_weighted_results_of_its_experts()
    {
        using DisposeScope scope = NewDisposeScope();
        var experts = new List<FeedForward> { new Times(1), new Times(10), new Times(100), new Times(1000) };
        Tensor input = tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [1, 3, 2]);
        var router = new Fixed(tensor(new long[] { 3, 0, 1, 3, 0, 2 }, [3, 2]), tensor(new float[] { 0.5f, 0.5f, 1, 0, 0.25f, 0.75f }, [3, 2]));
        Tensor result = new ExpertFeedForward(router, experts).Forward(input);
        Assert.Equal([500.5f, 1001f, 30f, 40f, 376.25f, 451.5f], result.data<float>());
        Assert.Equal(input.shape, result.shape);
        Assert.Equal([2, 1, 1, 2], experts.Cast<Times>().Select(e => e.Tokens));
        Assert.All(experts.Cast<Times>(), e => Assert.Equal(1, e.Calls));
    }

    [Fact]
    public void A_token_without_experts_gets_nothing_and_an_expert_without_tokens_does_not_run()
    {
        using DisposeScope scope = NewDisposeScope();
        var experts = new List<FeedForward> { new Times(1), new Times(10) };
        var router = new Fixed(tensor(new long[] { -1, 1 }, [2, 1]), ones(2, 1));
        Tensor result = new ExpertFeedForward(router, experts).Forward(tensor(new float[] { 7, 8 }, [2, 1]));
        Assert.Equal([0f, 80f], result.data<float>());
        Assert.Equal(0, ((Times)experts[0]).Calls);
    }

    [Fact]
    public void Choices_outlive_the_layers_that_made_them()
    {
        using DisposeScope scope = NewDisposeScope();
        using var routings = new ExpertRoutings();
        var router = new Fixed(tensor(new long[] { 0, 1 }, [2, 1]), ones(2, 1));
        using (NewDisposeScope())
        {
            new ExpertFeedForward(router, [new Times(1), new Times(2)]).Forward(ones(2, 1), routings);
        }

        var output = new HfPipelines.Networks.ModelOutput();
        routings.AddTo(output);
        Assert.Equal(["router_logits.0", "router_experts.0", "router_weights.0"], output.Paths);
        Assert.Equal([0L, 1L], output["router_experts.0"].data<long>());
    }

    private sealed class Times(double factor) : FeedForward
    {
        public int Calls { get; private set; }

        public long Tokens { get; private set; }

        public override Tensor Forward(Tensor input)
        {
            Calls++;
            Tokens += input.size(0);
            return input * factor;
        }
    }

    private sealed class Fixed(Tensor experts, Tensor weights) : ExpertRouter
    {
        public override ExpertRouting Route(Tensor input) => new(weights.clone(), experts.clone(), weights.clone());
    }
}
