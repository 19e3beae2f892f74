using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Networks.Speech;

/// <summary>A learned mixture of the states behind all layers.</summary>
/// <param name="weights">How much each counts before softmax, [layers + 1].</param>
public sealed class LayerMix(Tensor weights)
{
    /// <summary>The mixture of a checkpoint.</summary>
    /// <param name="weights">The view that holds it.</param>
    /// <param name="layers">The number of layers; the state before the first counts besides.</param>
    /// <param name="isUsed">Whether the configuration has one.</param>
    /// <returns>The mixture, or null where there is none.</returns>
    public static LayerMix? Of(Weights weights, int layers, bool isUsed) => isUsed ? new LayerMix(weights.Get("layer_weights", layers + 1)) : null;

    /// <summary>Runs an encoder and gives what a head works on: the mixture, or without one the last state.</summary>
    /// <param name="mix">The mixture, or null.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="input">The call.</param>
    /// <param name="output">Where the states between the layers go when the call asks for them.</param>
    internal static Tensor Run(LayerMix? mix, Network encoder, ModelInput input, ModelOutput output)
    {
        ModelInput call = input.Clone();
        call.OutputHiddenStates |= mix is not null;
        ModelOutput inner = encoder.Forward(call);
        Tensor hidden = inner.LastHiddenState;
        Tensor[] states = [.. inner.Where(o => o.Key.StartsWith("hidden_states.", StringComparison.Ordinal)).Select(o => o.Value)];
        if (input.OutputHiddenStates)
        {
            output.AddRest(inner, "last_hidden_state", "extract_features");
        }

        return mix?.Forward(states) ?? hidden;
    }

    private Tensor Forward(IReadOnlyList<Tensor> states)
    {
        using DisposeScope scope = NewDisposeScope();
        return (stack(states, 1) * weights.softmax(-1).view(1, -1, 1, 1)).sum(1).MoveToOuterDisposeScope();
    }
}
