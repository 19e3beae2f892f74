using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>Which of an encoder's hidden states stand for a picture.</summary>
/// <param name="layers">The numbers of the states, 0 for what enters the first layer, negative ones from the end.</param>
/// <param name="withoutFirst">Whether the first place, that of the class token, is left out.</param>
public sealed class LayerSelection(IReadOnlyList<int> layers, bool withoutFirst = false)
{
    /// <summary>The states that a configuration selects, as LLaVA's.</summary>
    /// <param name="layers">The numbers of the states.</param>
    /// <param name="strategy"><c>default</c> to leave the class token out, or <c>full</c>.</param>
    /// <exception cref="HfPipelinesException">There is no such strategy.</exception>
    public static LayerSelection Of(IReadOnlyList<int> layers, string strategy)
        => strategy is "default" or "full" ? new LayerSelection(layers, strategy == "default")
            : throw new HfPipelinesException($"'vision_feature_select_strategy': expected default or full, found '{strategy}'.");

    /// <summary>Takes the states from an encoder's output.</summary>
    /// <param name="output">The output, with <c>hidden_states.N</c>.</param>
    /// <returns>[pictures, places, hidden], one layer behind the other in the last dimension.</returns>
    /// <exception cref="HfPipelinesException">There is no such layer.</exception>
    public Tensor From(ModelOutput output)
    {
        string[] states = [.. output.Paths.Where(p => p.StartsWith("hidden_states.", StringComparison.Ordinal))];
        List<Tensor> selected = [];
        foreach (int layer in layers)
        {
            int index = layer < 0 ? states.Length + layer : layer;
            if (index < 0 || index >= states.Length)
            {
                throw new HfPipelinesException($"'vision_feature_layer': expected a number from {-states.Length} to {states.Length - 1}, found {layer}.");
            }

            Tensor state = output[states[index]];
            selected.Add(withoutFirst ? state.narrow(1, 1, state.size(1) - 1) : state);
        }

        return selected.Count == 1 ? selected[0] : cat(selected, -1);
    }
}
