using HfPipelines.Audio;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>What classes make of the features of recordings.</summary>
internal static class AudioOutputs
{
    private static readonly Dictionary<string, Action<ComposedCall, AudioFeatures>> Table = new()
    {
        ["bins"] = Bins,
        ["whole_groups"] = WholeGroups,
    };

    /// <summary>Finds a rule.</summary>
    /// <param name="name">Its name.</param>
    public static Action<ComposedCall, AudioFeatures> Get(string name) => Table.TryGetValue(name, out Action<ComposedCall, AudioFeatures>? rule) ? rule : throw new InvalidOperationException($"The audio rule '{name}' does not exist.");

    // The nearest of evenly spaced values, by number (Inkling).
    private static void Bins(ComposedCall call, AudioFeatures features)
    {
        (double least, double most) = (call.Number("dmel_min_value"), call.Number("dmel_max_value"));
        Tensor centers = linspace(least, most, (long)call.Number("num_dmel_bins"), float64).to(float32);
        features["audio_input_ids"] = (((Tensor)features["input_features"]).clamp(least, most).unsqueeze(-1) - centers).abs().argmin(-1).to(int32);
    }

    // Zeros behind the last step, up to whole groups of steps (Nemotron).
    private static void WholeGroups(ComposedCall call, AudioFeatures features)
    {
        var steps = (Tensor)features["input_features"];
        long group = (long)call.Number("subsampling_factor"), missing = ((-steps.size(1) % group) + group) % group;
        features["input_features"] = nn.functional.pad(steps, [0, 0, 0, missing]);
        features["attention_mask"] = nn.functional.pad(((Tensor)features["attention_mask"]).to(int64), [0, missing]).to(ScalarType.Bool);
    }
}
