using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>An encoder of patches that see their windows alone, as a backbone: <c>feature_maps.N</c> [batch, channels, rows, columns].</summary>
/// <param name="model">The encoder.</param>
/// <param name="channels">The number of channels before the first stage and of each stage.</param>
/// <param name="selected">The numbers of the states that are feature maps; 0 is what enters the first stage.</param>
/// <param name="norms">The norm of each feature map; empty for none.</param>
public sealed class WindowBackbone(WindowTransformer model, IReadOnlyList<int> channels, IReadOnlyList<int> selected, IReadOnlyList<Norm> norms) : Backbone
{
    /// <summary>Whether the hidden states in the output are pictures (Swin) or sequences (Swin 2); null for those of the encoder (MaskFormer).</summary>
    public bool? ReportsMaps { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Channels { get; } = [.. selected.Select(i => channels[i])];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> FeatureMaps(Tensor pixels) => Maps(model.Run(new ModelInput { PixelValues = pixels }));

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        IReadOnlyList<WindowStageStates> stages = model.Run(input);
        var output = new ModelOutput();
        output.Add("feature_maps", Maps(stages));
        if (input.OutputHiddenStates && ReportsMaps is { } maps)
        {
            output.Add("hidden_states", [.. Enumerable.Range(0, stages.Count + 1).Select(i => maps ? Map(stages, i, null) : State(stages, i))]);
        }
        else if (input.OutputHiddenStates)
        {
            model.AddHiddenStates(output, stages);
        }

        return output;
    }

    private static Tensor State(IReadOnlyList<WindowStageStates> stages, int index) => index == 0 ? stages[0].First : stages[index - 1].Layers[^1];

    private static Tensor Map(IReadOnlyList<WindowStageStates> stages, int index, Norm? norm)
    {
        WindowStageStates stage = stages[Math.Max(index - 1, 0)];
        Tensor state = State(stages, index);
        return Layers.FeatureMaps.FromSequence(norm?.Forward(state) ?? state, stage.Rows, stage.Columns);
    }

    private Tensor[] Maps(IReadOnlyList<WindowStageStates> stages) => [.. selected.Select((stage, i) => Map(stages, stage, norms.Count > 0 ? norms[i] : null))];
}
