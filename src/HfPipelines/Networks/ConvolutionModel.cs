using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// A trunk of convolutions as a model: <c>last_hidden_state</c> [batch, channels, height, width] and its mean over space,
/// <c>pooler_output</c> [batch, channels, 1, 1].
/// </summary>
/// <param name="trunk">From pictures to the states of all stages.</param>
public sealed class ConvolutionModel(Func<Tensor, IReadOnlyList<Tensor>> trunk) : Network
{
    /// <inheritdoc/>
    public override ModelOutput Forward(ModelInput input)
    {
        IReadOnlyList<Tensor> states = trunk(input.Pixels());
        var output = new ModelOutput();
        output.Add("last_hidden_state", states[^1]);
        output.Add("pooler_output", states[^1].mean([2, 3], keepdim: true));
        output.Add("hidden_states", input.OutputHiddenStates ? states : null);
        return output;
    }
}
