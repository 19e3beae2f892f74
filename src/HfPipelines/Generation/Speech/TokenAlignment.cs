using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Speech;

/// <summary>Where tokens are heard: the way through a table of attention, token by token and place by place, that looks most.</summary>
internal static class TokenAlignment
{
    private enum Step
    {
        Both,
        Token,
        Place,
    }

    /// <summary>The place at which each token begins to be looked for.</summary>
    /// <param name="attention">How much each token looks at each place, [heads, tokens, places].</param>
    /// <param name="width">Over how many places attention is smoothed; an odd number.</param>
    public static IReadOnlyList<int> Align(Tensor attention, int width)
        => Cheapest(attention.numel() == 0 ? [] : Costs(attention, width), (int)attention.size(1), (int)attention.size(2));

    // The less a token looks at a place, compared with the other tokens, the more the place costs.
    private static double[] Costs(Tensor attention, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor deviation = attention.std([-2], unbiased: false, keepdim: true);
        Tensor smooth = Median((attention - attention.mean([-2], keepdim: true)) / deviation, width).mean([0]).neg_();
        return smooth.to(ScalarType.Float64, CPU).contiguous().data<double>().ToArray();
    }

    private static Tensor Median(Tensor values, int width)
    {
        int side = width / 2;
        return values.size(-1) <= side ? values
            : nn.functional.pad(values, [side, side, 0, 0], PaddingModes.Reflect).unfold(-1, width, 1).sort(-1).Values.select(-1, side);
    }

    // In float32, as the original, because ties decide.
    private static List<int> Cheapest(double[] costs, int tokens, int places)
    {
        var sums = new float[tokens + 1, places + 1];
        var steps = new Step[tokens + 1, places + 1];
        for (int i = 0; i <= tokens; i++)
        {
            (sums[i, 0], steps[i, 0]) = (float.PositiveInfinity, Step.Token);
        }

        for (int j = 0; j <= places; j++)
        {
            (sums[0, j], steps[0, j]) = (float.PositiveInfinity, Step.Place);
        }

        sums[0, 0] = 0;
        for (int j = 1; j <= places; j++)
        {
            for (int i = 1; i <= tokens; i++)
            {
                (float both, float token, float place) = (sums[i - 1, j - 1], sums[i - 1, j], sums[i, j - 1]);
                (float least, steps[i, j]) = both < token && both < place ? (both, Step.Both) : token < both && token < place ? (token, Step.Token) : (place, Step.Place);
                sums[i, j] = (float)(costs[((i - 1) * places) + j - 1] + least);
            }
        }

        return Trace(steps, tokens, places);
    }

    private static List<int> Trace(Step[,] steps, int tokens, int places)
    {
        List<int> begins = [];
        for ((int i, int j) = (tokens, places); i > 0 || j > 0;)
        {
            // At the border a token is free, and with no token left the places in front of the first go by.
            Step step = j == 0 ? Step.Token : steps[i, j];
            if (step != Step.Place)
            {
                begins.Add(j - 1);
            }

            i -= step == Step.Place ? 0 : 1;
            j -= step == Step.Token ? 0 : 1;
        }

        begins.Reverse();
        return begins;
    }
}
