using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>Joins a map to what was joined before, and enlarges it.</summary>
internal sealed class DptFusion
{
    private readonly Convolution2d[] _joining;
    private readonly Convolution2d[] _refining;
    private readonly Convolution2d _projection;

    public DptFusion(DptNeckOptions options, Weights weights)
    {
        _joining = Block(options, weights / "residual_layer1");
        _refining = Block(options, weights / "residual_layer2");
        _projection = new Convolution2d(
            weights / "projection", ConvolutionOptions.SameSize(options.FusionSize, options.FusionSize, 1));
    }

    /// <summary>Joins.</summary>
    /// <param name="state">What was joined before, [batch, channels, height, width].</param>
    /// <param name="map">The map that joins, resized to it; null for none.</param>
    /// <param name="next">The map whose size the result has; null for the double size.</param>
    public Tensor Forward(Tensor state, Tensor? map, Tensor? next)
    {
        using DisposeScope scope = NewDisposeScope();
        if (map is not null)
        {
            bool fits = (map.size(2), map.size(3)) == (state.size(2), state.size(3));
            state = state + Residual(_joining, fits ? map : FeatureMaps.Resize(map, state.size(2), state.size(3)));
        }

        state = Residual(_refining, state);
        state = next is null ? FeatureMaps.Enlarge(state, alignCorners: true) : FeatureMaps.Resize(state, next.size(2), next.size(3), alignCorners: true);
        return _projection.Forward(state).MoveToOuterDisposeScope();
    }

    private static Tensor Residual(Convolution2d[] block, Tensor state) => block.Aggregate(state, (s, convolution) => convolution.Forward(s.relu())).add_(state);

    private static Convolution2d[] Block(DptNeckOptions options, Weights weights)
    {
        ConvolutionOptions convolution = ConvolutionOptions.SameSize(options.FusionSize, options.FusionSize, 3) with
        {
            Bias = options.FusionBias ?? !options.NormsFusion,
            NormEpsilon = options.NormEpsilon,
        };
        return [.. Enumerable.Range(1, 2).Select(i => new Convolution2d(weights / $"convolution{i}", convolution, options.NormsFusion ? weights / $"batch_norm{i}" : null))];
    }
}
