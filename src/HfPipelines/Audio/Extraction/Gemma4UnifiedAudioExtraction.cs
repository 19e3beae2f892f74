using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>Gemma4UnifiedAudioFeatureExtractor</c>: the samples themselves, those of a token in each row.</summary>
internal sealed class Gemma4UnifiedAudioExtraction : FeatureExtraction
{
    public override bool ChecksSamplingRate => false;

    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["padding_value"] = 0.0,
        ["audio_samples_per_token"] = 640,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int size = options.Int("audio_samples_per_token");
        Tensor[] tokens = [.. Channels.One(waves, options).Select(w => SequencePadding.Fill(w, (w.size(0) + size - 1) / size * size, left: false, 0).view(-1, size))];
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest, truncation: true, mask: true);
        SequencePadding padded = SequencePadding.Apply(tokens, rule with { Truncates = rule.Truncates && rule.MaxLength is not null });
        var features = new AudioFeatures();
        features.Add("input_features", padded.Values);
        features.Add("input_features_mask", [.. padded.Masks!.Select(m => m.to_type(ScalarType.Bool))]);
        return features;
    }
}
