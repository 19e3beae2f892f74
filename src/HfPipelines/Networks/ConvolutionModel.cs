using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// A trunk of convolutions as a model: <c>last_hidden_state</c> [batch, channels, height, width] and, mostly, its mean over space,
/// <c>pooler_output</c> [batch, channels, 1, 1].
/// </summary>
/// <param name="trunk">From pictures to the states of all stages.</param>
public sealed class ConvolutionModel(Func<Tensor, IReadOnlyList<Tensor>> trunk) : Network
{
    /// <summary>What the last state goes through; null for nothing.</summary>
    public Func<Tensor, Tensor>? Head { get; init; }

    /// <summary>From the last state to <c>pooler_output</c>; null for none.</summary>
    public Func<Tensor, Tensor>? Pooling { get; init; } = last => last.mean([2, 3], keepdim: true);

    /// <summary>Whether the hidden states in the output begin with that of the stem.</summary>
    public bool ReportsStem { get; init; } = true;

    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        IReadOnlyList<Tensor> states = trunk(input.Pixels());
        var output = new ModelOutput();
        Tensor last = Head?.Invoke(states[^1]) ?? states[^1];
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", Pooling?.Invoke(last));
        output.Add("hidden_states", input.OutputHiddenStates ? [.. states.Skip(ReportsStem ? 0 : 1)] : null);
        return output;
    }
}
