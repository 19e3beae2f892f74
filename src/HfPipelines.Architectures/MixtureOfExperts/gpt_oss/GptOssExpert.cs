using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>An expert of GPT-OSS: gate and first layer take turns in one matrix, both are cut off, and one is added to the layer's result.</summary>
/// <param name="gateAndUp">From the input to twice the inner size.</param>
/// <param name="down">From the inner size to the output.</param>
/// <param name="alpha">The factor within the gate's logistic function.</param>
/// <param name="limit">The largest gate, and the largest absolute value of the first layer.</param>
internal sealed class GptOssExpert(Linear gateAndUp, Linear down, double alpha, double limit) : FeedForward
{
    /// <summary>The experts of a layer, whose matrices are [input, output].</summary>
    public static IReadOnlyList<FeedForward> All(Weights weights, GptOssConfig config)
    {
        (int count, int size, int inner) = (config.NumLocalExperts, config.HiddenSize, config.IntermediateSize);
        Tensor gateAndUp = weights.Get("gate_up_proj", count, size, 2 * inner);
        Tensor gateAndUpBias = weights.Get("gate_up_proj_bias", count, 2 * inner);
        Tensor down = weights.Get("down_proj", count, inner, size);
        Tensor downBias = weights.Get("down_proj_bias", count, size);
        return [.. Enumerable.Range(0, count).Select(i => new GptOssExpert(Expert(gateAndUp, gateAndUpBias, i), Expert(down, downBias, i), config.SwigluAlpha, config.SwigluLimit))];

        Linear Expert(Tensor all, Tensor bias, int index) => new(weights.Own(all.select(0, index).t()), weights.Own(bias.select(0, index)));
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor both = gateAndUp.Forward(input).view(input.size(0), -1, 2);
        Tensor gate = both.select(-1, 0).clamp(max: limit);
        Tensor up = both.select(-1, 1).clamp(-limit, limit);
        return down.Forward(up.add_(1).mul_(gate * (gate * alpha).sigmoid_())).MoveToOuterDisposeScope();
    }
}
