using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>VibeVoiceAcousticTokenizerFeatureExtractor</c>: recordings of one loudness.</summary>
internal sealed class VibeVoiceAcousticTokenizerExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 24000,
        ["padding_value"] = 0.0,
        ["normalize_audio"] = true,
        ["target_dB_FS"] = -25,
        ["eps"] = 1e-6,
        ["pad_to_multiple_of"] = 3200,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        waves = Channels.One(waves, options);
        if (options.Bool("normalize_audio"))
        {
            waves = [.. waves.Select(w => Normalized(w, Math.Pow(10, options.Double("target_dB_FS") / 20), options.Double("eps")))];
        }

        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest, mask: options.Given.BoolOrNull("return_attention_mask") ?? true);
        SequencePadding padded = SequencePadding.Apply(waves, rule);
        var features = new AudioFeatures { ["input_values"] = padded.Batch.unsqueeze(1) };
        features.AddMasks("padding_mask", padded);
        return features;
    }

    private static Tensor Normalized(Tensor wave, double loudness, double epsilon)
    {
        Tensor loud = wave * (loudness / (wave.square().mean().sqrt() + epsilon));
        float peak = loud.abs().max().item<float>();
        return peak > 1 ? loud / (peak + epsilon) : loud;
    }
}
