using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>A trunk of residual layers as a backbone.</summary>
/// <param name="trunk">The trunk.</param>
/// <param name="channels">The number of channels behind the stem and behind each stage.</param>
/// <param name="selected">The numbers of the states that are feature maps; 0 is the stem's.</param>
public sealed class ResidualBackbone(Func<Tensor, IReadOnlyList<Tensor>> trunk, IReadOnlyList<int> channels, IReadOnlyList<int> selected) : Backbone
{
    /// <summary>The norm of each feature map; empty for none.</summary>
    public IReadOnlyList<Norm> Norms { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Channels { get; } = [.. selected.Select(i => channels[i])];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> FeatureMaps(Tensor pixels) => Maps(trunk(pixels));

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        IReadOnlyList<Tensor> states = trunk(input.Pixels());
        var output = new ModelOutput();
        output.Add("feature_maps", Maps(states));
        output.Add("hidden_states", input.OutputHiddenStates ? states : null);
        return output;
    }

    private Tensor[] Maps(IReadOnlyList<Tensor> states) => [.. selected.Select((state, i) => Norms.Count > 0 ? Norms[i].Forward(states[state]) : states[state])];
}
