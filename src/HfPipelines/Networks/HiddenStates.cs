using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>
/// Follows the hidden states through the layers: keeps all of them for a call that asks, and else frees each as soon as the next is there, so
/// that memory does not grow with the number of layers.
/// </summary>
public sealed class HiddenStates
{
    private readonly List<Tensor>? _kept;
    private readonly Tensor? _borrowed;

    /// <summary>Begins.</summary>
    /// <param name="input">The call; its tensors are never freed.</param>
    /// <param name="first">What enters the first layer.</param>
    /// <param name="keepsFirst">Whether <paramref name="first"/> is one of the states kept.</param>
    public HiddenStates(ModelInput input, Tensor first, bool keepsFirst = true)
    {
        Last = first;
        _borrowed = input.InputsEmbeds;
        _kept = !input.OutputHiddenStates ? null : keepsFirst ? [first] : [];
    }

    /// <summary>The newest states.</summary>
    public Tensor Last { get; private set; }

    /// <summary>Takes the output of a layer.</summary>
    /// <param name="states">The output.</param>
    public void Add(Tensor states)
    {
        Free();
        Last = states;
        _kept?.Add(states);
    }

    /// <summary>Takes what goes on to the next layer in place of the newest states, which stay those that are kept.</summary>
    /// <param name="states">What goes on.</param>
    public void Pass(Tensor states)
    {
        Free();
        Last = states;
    }

    /// <summary>Takes the output of the final norm, which stands for that of the last layer.</summary>
    /// <param name="states">The output.</param>
    public void ReplaceLast(Tensor states)
    {
        Free();
        Last = states;
        if (_kept is not null)
        {
            _kept[^1] = states;
        }
    }

    /// <summary>Adds <c>hidden_states.N</c> to an output when the call asks for them.</summary>
    /// <param name="output">The output.</param>
    /// <param name="name">The name instead of <c>hidden_states</c>.</param>
    public void AddTo(ModelOutput output, string name = "hidden_states") => output.Add(name, _kept);

    private void Free()
    {
        if (_kept is null && !ReferenceEquals(Last, _borrowed))
        {
            Last.Dispose();
        }
    }
}
