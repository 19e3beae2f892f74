using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// An encoder of patches as a backbone, whose stages are its layers: <c>feature_maps.N</c> [batch, hidden, rows, columns], or
/// [batch, patches and learned tokens, hidden] where they stay a sequence.
/// </summary>
/// <param name="encoder">The encoder.</param>
/// <param name="size">The size of the hidden states.</param>
/// <param name="selected">The numbers of the states that are feature maps; 0 is what enters the first layer.</param>
public sealed class VisionBackbone(VisionEncoder encoder, int size, IReadOnlyList<int> selected) : Backbone
{
    /// <summary>The norm of the feature maps; null for none.</summary>
    public Norm? Norm { get; init; }

    /// <summary>Whether the states of the patches become pictures.</summary>
    public bool IsGrid { get; init; } = true;

    /// <summary>What is done to all feature maps at the end; null for nothing.</summary>
    public Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>>? Neck { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Channels { get; } = [.. selected.Select(_ => size)];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> FeatureMaps(Tensor pixels) => FeatureMaps(pixels, encoder.Forward(new ModelInput { PixelValues = pixels, OutputHiddenStates = true }));

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        ModelInput call = input.Clone();
        call.OutputHiddenStates = true;
        ModelOutput inner = encoder.Forward(call);
        var output = new ModelOutput();
        output.Add("feature_maps", FeatureMaps(input.Pixels(), inner));
        if (input.OutputHiddenStates)
        {
            output.AddRest(inner, "last_hidden_state", "pooler_output");
        }

        return output;
    }

    private IReadOnlyList<Tensor> FeatureMaps(Tensor pixels, ModelOutput inner)
    {
        Tensor[] maps = [.. selected.Select(i => Map(pixels, inner[$"hidden_states.{i}"]))];
        return Neck?.Invoke(maps) ?? maps;
    }

    private Tensor Map(Tensor pixels, Tensor states)
    {
        Tensor normalized = Norm?.Forward(states) ?? states;
        return IsGrid ? encoder.ToGrid(normalized, pixels) : normalized;
    }
}
