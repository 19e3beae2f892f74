using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>
/// DPT without a head: <c>last_hidden_state</c> [batch, tokens, hidden], <c>pooler_output</c> [batch, size] and, in the hybrid,
/// <c>intermediate_activations.N</c>, the first maps of its backbone.
/// </summary>
/// <param name="encoder">The vision transformer.</param>
/// <param name="pooling">From all tokens to one state.</param>
internal sealed class DptModel(DptEncoder encoder, Pooling pooling) : Network
{
    public override ModelOutput Forward(ModelInput input)
    {
        (HiddenStates states, IReadOnlyList<Tensor> maps) = encoder.Forward(input);
        Tensor last = encoder.Norm(states.Last);
        var output = new ModelOutput();
        output.Add("last_hidden_state", last);
        output.Add("pooler_output", pooling.Forward(last));
        output.Add("intermediate_activations", maps);
        states.AddTo(output);
        return output;
    }
}
