using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Forward;

/// <summary>
/// Outputs as transformers 4 gave them: models that compare texts and pictures gave the pooled states as their parts made them, before the projection.
/// </summary>
internal static class Version4Output
{
    private const string Pooled = "pooled_state";

    public static ModelOutput Of(ModelOutput output)
    {
        var result = new ModelOutput();
        result.AddRest(output);
        foreach ((string path, Tensor tensor) in output.Where(o => o.Key.EndsWith(Pooled, StringComparison.Ordinal)))
        {
            result.Add($"{path[..^Pooled.Length]}pooler_output", tensor);
        }

        return result;
    }
}
