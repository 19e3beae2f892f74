using HfPipelines.Checkpoints;
using HfPipelines.Configuration;

namespace HfPipelines.Layers;

/// <summary>What the norms of a network are made of.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Epsilon">What is added before the root.</param>
public readonly record struct NormOptions(NormKind Kind, double Epsilon)
{
    /// <summary>Root mean square.</summary>
    /// <param name="epsilon">What is added before the root.</param>
    public static NormOptions RootMeanSquare(double epsilon) => new(NormKind.RootMeanSquare, epsilon);

    /// <summary>Mean and standard deviation.</summary>
    /// <param name="epsilon">What is added before the root.</param>
    public static NormOptions Layer(double epsilon) => new(NormKind.Layer, epsilon);

    /// <summary>The norms of a configuration: by the root mean square where it states that epsilon, else by mean and standard deviation.</summary>
    /// <param name="config">The configuration.</param>
    public static NormOptions From(ITransformerConfig config) => config.RmsNormEps is { } epsilon ? RootMeanSquare(epsilon) : Layer(config.LayerNormEps ?? 1e-5);

    /// <summary>Takes a norm of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="size">The size of the last dimension.</param>
    public Norm Create(Weights weights, long size) => Kind switch
    {
        NormKind.UnscaledRootMeanSquare => new RmsNorm(Epsilon),
        NormKind.UnscaledLayer => new LayerNorm(size, Epsilon),
        NormKind.Layer or NormKind.UnshiftedLayer or NormKind.ShiftedLayer
            => new LayerNorm(weights, size, Epsilon, bias: Kind != NormKind.UnshiftedLayer, isShifted: Kind == NormKind.ShiftedLayer),
        _ => new RmsNorm(weights, size, Epsilon, isShifted: Kind == NormKind.ShiftedRootMeanSquare),
    };
}
