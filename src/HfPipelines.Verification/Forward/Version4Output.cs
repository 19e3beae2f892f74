using System.Text.Json;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>
/// Outputs as transformers 4 gave them: models that compare texts and pictures gave the pooled states as their parts made them, before the projection,
/// speech encoders the normalised state as the last of the hidden ones, Switch Transformers' encoder a zero in place of what its routers found, PaliGemma
/// the features of pictures before its text model scaled them, models with positions of pictures how far these lag behind,
/// and Qwen3-VL hidden states with what is added to them.
/// </summary>
internal static class Version4Output
{
    private const string Pooled = "pooled_state";
    private const string Normalized = "normalized_state";
    private const string Hidden = "hidden_states.";
    private const string Passed = "passed_states.";
    private const string Deltas = "rope_deltas";
    private const string ImageFeatures = "image_hidden_states";
    private const string RouterPlaceholder = "router_probs.";

    public static ModelOutput Of(ModelOutput output, JsonElement expected, string modelType, Tensor? positions)
    {
        var result = new ModelOutput();
        result.AddRest(output);
        foreach ((string path, Tensor tensor) in output.Where(o => o.Key.EndsWith(Pooled, StringComparison.Ordinal)))
        {
            result.Add($"{path[..^Pooled.Length]}pooler_output", tensor);
        }

        if (expected.TryGetProperty(Deltas, out _) && positions is not null)
        {
            result.Add(Deltas, Version4Positions.Deltas(positions));
        }

        if (modelType == "paligemma" && output.TryGet(ImageFeatures, out Tensor? features))
        {
            result.Add(ImageFeatures, features.div(Math.Sqrt(features.size(-1))));
        }

        int last = output.Paths.Count(p => p.StartsWith(Hidden, StringComparison.Ordinal)) - 1;
        foreach ((string path, Tensor tensor) in output.Where(o => o.Key.StartsWith(Passed, StringComparison.Ordinal) && (o.Key != $"{Passed}{last}" || !expected.TryGetProperty("last_hidden_state", out _))))
        {
            result.Add($"{Hidden}{path[Passed.Length..]}", tensor);
        }

        if (output.TryGet(Normalized, out Tensor? normalized))
        {
            result.Add($"{Hidden}{last}", normalized);
        }

        foreach (JsonProperty placeholder in expected.EnumerateObject().Where(o => o.Name.StartsWith(RouterPlaceholder, StringComparison.Ordinal)))
        {
            result.Add(placeholder.Name, zeros(1, ScalarType.Int64));
        }

        return result;
    }
}
