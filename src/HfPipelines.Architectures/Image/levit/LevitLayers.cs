using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>LeViT's linear layers and convolutions, into which the batch norm that follows them is folded, and its encoder.</summary>
internal static class LevitLayers
{
    /// <summary>How many rows and columns become one where a stage ends.</summary>
    public const int Step = 2;

    private const double NormEpsilon = 1e-5;

    // What the attention that ends a stage has whatever the configuration says.
    private const int CoarserRatio = 4;
    private const int CoarserExpansion = 2;

    /// <summary>Takes a linear layer and its norm.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="input">The size of the input.</param>
    /// <param name="output">The size of the output.</param>
    public static Linear Linear(Weights weights, int input, int output)
    {
        Tensor weight = (weights / "linear").Get("weight", output, input);
        (Tensor factor, Tensor shift) = Norm(weights / "batch_norm", output);
        using DisposeScope scope = NewDisposeScope();
        return new Linear(weights.Own((weight * factor.unsqueeze(1)).MoveToOuterDisposeScope()), shift);
    }

    /// <summary>Takes a head that scores labels: a norm, then a linear layer.</summary>
    /// <param name="weights">The view that holds them.</param>
    /// <param name="input">The size of the input.</param>
    /// <param name="labels">The number of labels.</param>
    public static Linear Head(Weights weights, int input, int labels)
    {
        (Tensor factor, Tensor shift) = Norm(weights / "batch_norm", input);
        var linear = new Linear(weights / "linear", input, labels);
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = (linear.Weight * factor).MoveToOuterDisposeScope();
        Tensor bias = (linear.Weight.mv(shift) + linear.Bias!).MoveToOuterDisposeScope();
        return new Linear(weights.Own(weight), weights.Own(bias));
    }

    /// <summary>Takes the convolutions that make patches of a picture.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds them.</param>
    /// <returns>From [batch, channels, height, width] to [batch, places, channels].</returns>
    public static Func<Tensor, Tensor> Patches(LevitConfig config, Weights weights)
    {
        int size = config.HiddenSizes[0];
        int[] sizes = [config.NumChannels, size / 8, size / 4, size / 2, size];
        Convolution2d[] layers = [.. Enumerable.Range(1, 4).Select(i => Convolution(weights / $"embedding_layer_{i}", sizes[i - 1], sizes[i], i < 4))];
        return pixels =>
        {
            using DisposeScope scope = NewDisposeScope();
            return layers.Aggregate(pixels, (state, layer) => layer.Forward(state)).flatten(2).transpose(1, 2).contiguous().MoveToOuterDisposeScope();
        };

        Convolution2d Convolution(Weights own, int input, int output, bool isActivated)
        {
            var options = new ConvolutionOptions
            {
                InputChannels = input,
                OutputChannels = output,
                KernelSize = config.KernelSize,
                Stride = config.Stride,
                Padding = config.Padding,
                Activation = isActivated ? "hardswish" : null,
            };
            return new Convolution2d(own / "convolution", options, own / "batch_norm");
        }
    }

    /// <summary>Takes the layers of all stages.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="weights">The view that holds them.</param>
    public static IReadOnlyList<IReadOnlyList<Func<Tensor, Tensor>>> Stages(LevitConfig config, Weights weights)
    {
        int resolution = config.ImageSize[0] / config.PatchSize[0];
        var stages = new List<IReadOnlyList<Func<Tensor, Tensor>>>();
        for (int stage = 0; stage < config.Depths.Count; stage++)
        {
            Weights layers = weights / stage / "layers";
            (int size, int keySize, int expansion) = (config.HiddenSizes[stage], config.KeyDim[stage], config.MlpRatio[stage]);
            List<Func<Tensor, Tensor>> steps = [];
            for (int i = 0; i < config.Depths[stage]; i++)
            {
                Weights attention = layers / steps.Count / "module";
                steps.Add(Adding(new LevitAttention(
                    attention, size, size, keySize, config.NumAttentionHeads[stage], config.AttentionRatio[stage], resolution, isCoarser: false).Forward));
                if (expansion > 0)
                {
                    steps.Add(Adding(FeedForward(layers / steps.Count / "module", size, expansion)));
                }
            }

            if (stage < config.Depths.Count - 1)
            {
                (int next, int key) = (config.HiddenSizes[stage + 1], config.KeyDim[0]);
                steps.Add(new LevitAttention(layers / steps.Count, size, next, key, size / key, CoarserRatio, resolution, isCoarser: true).Forward);
                steps.Add(Adding(FeedForward(layers / steps.Count / "module", next, CoarserExpansion)));
                resolution = ((resolution - 1) / Step) + 1;
            }

            stages.Add(steps);
        }

        return stages;
    }

    private static Func<Tensor, Tensor> FeedForward(Weights weights, int size, int expansion)
    {
        Linear up = Linear(weights / "linear_up", size, size * expansion), down = Linear(weights / "linear_down", size * expansion, size);
        return hidden => down.Forward(up.Forward(hidden).hardswish());
    }

    private static Func<Tensor, Tensor> Adding(Func<Tensor, Tensor> layer) => hidden =>
    {
        using DisposeScope scope = NewDisposeScope();
        return layer(hidden).add_(hidden).MoveToOuterDisposeScope();
    };

    private static (Tensor Factor, Tensor Shift) Norm(Weights weights, int size)
    {
        (Tensor mean, Tensor variance) = (weights.Get("running_mean", size), weights.Get("running_var", size));
        (Tensor weight, Tensor bias) = (weights.Get("weight", size), weights.Get("bias", size));
        using DisposeScope scope = NewDisposeScope();
        Tensor factor = weight * (variance + NormEpsilon).rsqrt();
        Tensor shift = bias - (mean * factor);
        return (weights.Own(factor.MoveToOuterDisposeScope()), weights.Own(shift.MoveToOuterDisposeScope()));
    }
}
