using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// An encoder of patches that see their windows alone (Swin): <c>last_hidden_state</c> [batch, places, channels] and its mean, <c>pooler_output</c>
/// [batch, channels].
/// </summary>
/// <param name="patches">From pictures to patches.</param>
/// <param name="encoder">The stages.</param>
/// <param name="norm">The norm behind the last stage; null for none.</param>
public sealed class WindowTransformer(PatchEmbedding patches, WindowEncoder encoder, Norm? norm) : Network
{
    /// <summary>Whether the output holds the mean of the last states.</summary>
    public bool Pools { get; init; } = true;

    /// <summary>Whether a stage of no more than one window is not shifted.</summary>
    public bool Fits { get; init; } = true;

    /// <summary>
    /// Whether <c>hidden_states</c> holds, for each stage, what enters and what leaves each layer (MaskFormer), and not what each stage gives to the next,
    /// also as pictures, <c>reshaped_hidden_states</c>.
    /// </summary>
    public bool ReportsLayers { get; init; }

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        IReadOnlyList<WindowStageStates> stages = Run(input);
        Tensor last = norm?.Forward(stages[^1].Next) ?? stages[^1].Next;
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", Pools ? last.mean([1]) : null);
        if (input.OutputHiddenStates)
        {
            AddHiddenStates(output, stages);
        }

        return output;
    }

    /// <summary>Runs the stages.</summary>
    /// <param name="input">The call.</param>
    public IReadOnlyList<WindowStageStates> Run(ModelInput input)
    {
        Tensor embeddings = patches.Forward(input);
        (long rows, long columns) = patches.GridOf(input.Pixels());
        return encoder.Forward(embeddings, rows, columns, Fits, ReportsLayers && input.OutputHiddenStates);
    }

    /// <summary>Adds the hidden states to an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stages">The states of all stages.</param>
    internal void AddHiddenStates(ModelOutput output, IReadOnlyList<WindowStageStates> stages)
    {
        if (ReportsLayers)
        {
            output.Add("hidden_states.0", stages[0].First);
            for (int i = 0; i < stages.Count; i++)
            {
                IReadOnlyList<Tensor> entering = [stages[i].First, .. stages[i].Layers];
                output.Add($"hidden_states.{i + 1}", [.. stages[i].Layers.SelectMany((state, j) => new[] { entering[j], state })]);
            }

            return;
        }

        Tensor[] states = [stages[0].First, .. stages.Select(s => s.Next)];
        output.Add("hidden_states", states);
        output.Add("reshaped_hidden_states", [.. states.Select((state, i) => Map(state, stages[Math.Min(i, stages.Count - 1)]))]);

        static Tensor Map(Tensor state, WindowStageStates stage) => FeatureMaps.FromSequence(state, stage.Rows, stage.Columns);
    }
}
