using HfPipelines.Checkpoints;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>The activation functions of transformers, by the names that configurations use.</summary>
public static class Activations
{
    // transformers spells these functions in several ways, which differ by rounding alone.
    private static readonly Func<Tensor, Tensor> Gelu = x => x.gelu();
    private static readonly Func<Tensor, Tensor> TanhGelu = x => x.gelu(GELU.Approximate.tanh);

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["gelu"] = Gelu,
        ["gelu_10"] = x => x.gelu().clamp_(-10, 10),
        ["gelu_accurate"] = TanhGelu,
        ["gelu_fast"] = TanhGelu,
        ["gelu_new"] = TanhGelu,
        ["gelu_python"] = Gelu,
        ["gelu_python_tanh"] = TanhGelu,
        ["gelu_pytorch_tanh"] = TanhGelu,
        ["hardswish"] = x => x.hardswish(),
        ["laplace"] = Laplace,
        ["leaky_relu"] = x => x.leaky_relu(0.01),
        ["linear"] = x => x.alias(),
        ["mish"] = x => nn.functional.mish(x),
        ["quick_gelu"] = QuickGelu,
        ["relu"] = x => x.relu(),
        ["relu2"] = x => x.relu().pow_(2),
        ["relu6"] = x => x.relu6(),
        ["sigmoid"] = x => x.sigmoid(),
        ["silu"] = x => x.silu(),
        ["sqrtsoftplus"] = x => x.softplus().sqrt_(),
        ["swish"] = x => x.silu(),
        ["tanh"] = x => x.tanh(),
    };

    // The same, where there is a form that writes over its argument: large states then are neither allocated nor read twice.
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Overwriting = new()
    {
        ["gelu"] = x => x.gelu_(),
        ["gelu_accurate"] = x => x.gelu_(GELU.Approximate.tanh),
        ["gelu_fast"] = x => x.gelu_(GELU.Approximate.tanh),
        ["gelu_new"] = x => x.gelu_(GELU.Approximate.tanh),
        ["gelu_python"] = x => x.gelu_(),
        ["gelu_python_tanh"] = x => x.gelu_(GELU.Approximate.tanh),
        ["gelu_pytorch_tanh"] = x => x.gelu_(GELU.Approximate.tanh),
        ["relu"] = x => x.relu_(),
        ["silu"] = x => x.silu_(),
        ["swish"] = x => x.silu_(),
        ["tanh"] = x => x.tanh_(),
    };

    /// <summary>All names, those with parameters of their own too.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Functions.Keys, "prelu", "xielu"];

    /// <summary>The function of a name: from a tensor to a new one of the same shape.</summary>
    /// <param name="name">The name, for example <c>quick_gelu</c>.</param>
    /// <param name="weights">The view that holds the parameters of <c>prelu</c> and <c>xielu</c>; the others need none.</param>
    /// <exception cref="HfPipelinesException">There is no function of that name, or it has parameters and no view was given.</exception>
    public static Func<Tensor, Tensor> Get(string name, Weights? weights = null)
    {
        if (Functions.TryGetValue(name, out Func<Tensor, Tensor>? function))
        {
            return function;
        }

        return name switch
        {
            "prelu" => PRelu(weights ?? throw NoParameters(name)),
            "xielu" => XIelu(weights ?? throw NoParameters(name)),
            _ => throw new HfPipelinesException($"There is no activation function '{name}'; known are {string.Join(", ", Names.Order(StringComparer.Ordinal))}."),
        };
    }

    /// <summary>The function of a name for states that nobody else holds: it may write its result over them, or give a new tensor.</summary>
    /// <param name="name">The name, for example <c>gelu</c>.</param>
    /// <param name="weights">The view that holds the parameters of <c>prelu</c> and <c>xielu</c>; the others need none.</param>
    /// <exception cref="HfPipelinesException">There is no function of that name, or it has parameters and no view was given.</exception>
    internal static Func<Tensor, Tensor> GetOverwriting(string name, Weights? weights = null) => Overwriting.GetValueOrDefault(name) ?? Get(name, weights);

    private static HfPipelinesException NoParameters(string name)
        => new($"The activation function '{name}' has parameters of its own, which this layer cannot hold.");

    private static Tensor QuickGelu(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        return (x * 1.702).sigmoid_().mul_(x).MoveToOuterDisposeScope();
    }

    private static Tensor Laplace(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        return (x - 0.707107).div_(0.282095 * Math.Sqrt(2.0)).erf_().add_(1.0).mul_(0.5).MoveToOuterDisposeScope();
    }

    private static Func<Tensor, Tensor> PRelu(Weights weights)
    {
        Tensor slope = weights.Get("weight", -1);
        return x => x.prelu(slope);
    }

    private static Func<Tensor, Tensor> XIelu(Weights weights)
    {
        Tensor positive = weights.Get("alpha_p", 1);
        Tensor negative = weights.Get("alpha_n", 1);
        Tensor beta = weights.Get("beta");
        Tensor epsilon = weights.Get("eps");
        return x =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor above = (positive.softplus() * x * x) + (beta * x);
            Tensor below = ((minimum(x, epsilon).expm1() - x) * (beta + negative.softplus())) + (beta * x);
            return where(x > 0, above, below).MoveToOuterDisposeScope();
        };
    }
}
