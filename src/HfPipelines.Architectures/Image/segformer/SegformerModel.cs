using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// SegFormer without a head: <c>last_hidden_state</c> [batch, channels, height, width], in some checkpoints [batch, height · width, channels].
/// </summary>
/// <param name="encoder">The stages.</param>
/// <param name="endsWithMap">Whether the last state is a map as those before it.</param>
internal sealed class SegformerModel(SegformerEncoder encoder, bool endsWithMap = true) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        IReadOnlyList<Tensor> states = encoder.Forward(input.Pixels());
        states = endsWithMap ? states : [.. states.SkipLast(1), states[^1].flatten(2).transpose(1, 2)];
        var output = new ModelOutput();
        output.Add("last_hidden_state", states[^1]);
        output.Add("hidden_states", input.OutputHiddenStates ? states : null);
        return output;
    }
}
