using System.Text.Json;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>
/// Outputs as transformers 4 gave them: models that compare texts and pictures gave the pooled states as their parts made them, before the projection,
/// speech encoders the normalised state as the last of the hidden ones, and Switch Transformers' encoder a zero in place of what its routers found.
/// </summary>
internal static class Version4Output
{
    private const string Pooled = "pooled_state";
    private const string Normalized = "normalized_state";
    private const string Hidden = "hidden_states.";
    private const string RouterPlaceholder = "router_probs.";

    public static ModelOutput Of(ModelOutput output, JsonElement expected)
    {
        var result = new ModelOutput();
        result.AddRest(output);
        foreach ((string path, Tensor tensor) in output.Where(o => o.Key.EndsWith(Pooled, StringComparison.Ordinal)))
        {
            result.Add($"{path[..^Pooled.Length]}pooler_output", tensor);
        }

        if (output.TryGet(Normalized, out Tensor? normalized))
        {
            result.Add($"{Hidden}{output.Paths.Count(p => p.StartsWith(Hidden, StringComparison.Ordinal)) - 1}", normalized);
        }

        foreach (JsonProperty placeholder in expected.EnumerateObject().Where(o => o.Name.StartsWith(RouterPlaceholder, StringComparison.Ordinal)))
        {
            result.Add(placeholder.Name, zeros(1, ScalarType.Int64));
        }

        return result;
    }
}
