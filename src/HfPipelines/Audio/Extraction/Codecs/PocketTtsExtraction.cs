using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>PocketTTSFeatureExtractor</c>: a voice that fades out behind its last loud frame and ends with a pause.</summary>
internal sealed class PocketTtsExtraction : FeatureExtraction
{
    private const double Silence = 1e-12;

    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 24000,
        ["padding_value"] = 0.0,
        ["pad_to_multiple_of"] = 1920,
        ["end_on_pause"] = true,
        ["pause_duration"] = 0.08,
        ["fade_out_duration"] = 0.02,
        ["silence_floor_db"] = 35.0,
        ["analysis_frame_duration"] = 0.02,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        waves = Channels.One(waves, options);
        if (options.Bool("end_on_pause"))
        {
            waves = [.. waves.Select(w => EndOnPause(w, options))];
        }

        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest, mask: options.Given.BoolOrNull("return_attention_mask") ?? true);
        SequencePadding padded = SequencePadding.Apply(waves, rule);
        var features = new AudioFeatures { ["input_values"] = padded.Batch.unsqueeze(1) };
        features.AddMasks("padding_mask", padded);
        return features;
    }

    private static Tensor EndOnPause(Tensor wave, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate");
        int frame = Math.Max(1, Samples("analysis_frame_duration"));
        long frames = wave.size(0) / frame;
        if (frames == 0)
        {
            return wave;
        }

        Tensor loudness = (wave.narrow(0, 0, frames * frame).view(frames, frame).square().mean([-1]).sqrt() + Silence).log10() * 20;
        Tensor loud = (loudness > loudness.max() - options.Double("silence_floor_db")).nonzero().flatten();
        long end = (loud[-1].ToInt64() + 1) * frame;
        long fade = Math.Min(Samples("fade_out_duration"), end);
        return cat(
        [
            wave.narrow(0, 0, end - fade),
            wave.narrow(0, end - fade, fade) * linspace(1, 0, fade, ScalarType.Float32),
            zeros(Samples("pause_duration")),
        ]);

        int Samples(string seconds) => (int)(options.Double(seconds) * rate);
    }
}
