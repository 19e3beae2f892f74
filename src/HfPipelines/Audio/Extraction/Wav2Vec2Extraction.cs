using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>Wav2Vec2FeatureExtractor</c>: the samples themselves, normalised.</summary>
internal sealed class Wav2Vec2Extraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["padding_value"] = 0.0,
        ["return_attention_mask"] = false,
        ["do_normalize"] = true,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.None);
        SequencePadding padded = SequencePadding.Apply(waves, rule);
        var features = new AudioFeatures();
        features.Add("input_values", options.Bool("do_normalize") ? UnitVariance.Apply(padded.Values, rule.Pads ? padded.Masks : null, rule.Value) : padded.Values);
        features.AddMasks("attention_mask", padded);
        return features;
    }
}
