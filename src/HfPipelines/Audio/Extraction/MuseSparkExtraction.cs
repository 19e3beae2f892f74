using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>MuseSparkFeatureExtractor</c>: the samples themselves, a multiple of those of a token.</summary>
internal sealed class MuseSparkExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 24000,
        ["padding_value"] = 0.0,
        ["samples_per_token"] = 1920,
        ["return_attention_mask"] = true,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        SequencePadding padded = SequencePadding.Apply(
            Channels.One(waves, options), PaddingRule.Read(options, PaddingRule.Longest, multiple: options.Int("samples_per_token")));
        var features = new AudioFeatures();
        features.Add("input_values", padded.Values);
        features.AddMasks("input_values_mask", padded);
        return features;
    }
}
