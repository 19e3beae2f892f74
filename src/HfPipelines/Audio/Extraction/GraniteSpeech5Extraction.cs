using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>GraniteSpeech5FeatureExtractor</c>: mel spectra and how they change, two frames in a row.</summary>
internal sealed class GraniteSpeech5Extraction : FeatureExtraction
{
    private const int Stacked = 2;

    public override JsonObject Defaults => new()
    {
        ["num_mel_bins"] = 80,
        ["sampling_rate"] = 16000,
        ["n_fft"] = 512,
        ["win_length"] = 400,
        ["hop_length"] = 160,
        ["delta_win_length"] = 3,
        ["logmel_floor_db"] = 8.0,
        ["padding_value"] = 0.0,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int hop = options.Int("hop_length");
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest, mask: options.Given.BoolOrNull("return_attention_mask") ?? true);
        SequencePadding padded = Pad(Channels.Mixed(waves, options), rule with { IsLeft = false });
        Tensor samples = padded.Batch;
        long frames = Ceiling(samples.size(1) / hop);
        long missing = ((frames * Stacked) - 1) * hop + 1 - samples.size(1);
        Tensor mel = TorchaudioMel.Of(
            missing > 0 ? nn.functional.pad(samples, [0, missing]) : samples, options, options.Int("num_mel_bins"), options.Double("logmel_floor_db"), frames * Stacked);
        Tensor changing = cat([mel, Deltas(mel, options.Int("delta_win_length"))], 2);
        var features = new AudioFeatures { ["input_features"] = changing.reshape(mel.size(0), -1, Stacked * changing.size(2)) };
        if (rule.HasMask)
        {
            long[] counts = [.. waves.Select(w => Ceiling((rule.Truncates ? Math.Min(w.size(0), rule.MaxLength ?? long.MaxValue) : w.size(0)) / hop))];
            features["attention_mask"] = FrameMasks.Of(tensor(counts), frames).to_type(ScalarType.Int64);
        }

        return features;

        static long Ceiling(long mels) => (mels + Stacked - 1) / Stacked;
    }

    // Recordings of several lengths must be filled, and the greatest length is a promise.
    private static SequencePadding Pad(IReadOnlyList<Tensor> waves, PaddingRule rule)
        => SequencePadding.Apply(waves, rule with { Truncates = rule.Truncates && rule.MaxLength is not null, HasMask = false });

    // The slope of a line through the frames around each.
    private static Tensor Deltas(Tensor mel, int window)
    {
        int reach = (window - 1) / 2;
        double scale = reach * (reach + 1) * ((2 * reach) + 1) / 3.0;
        Tensor[] edges = [mel.narrow(1, 0, 1).expand(-1, reach, -1), mel, mel.narrow(1, mel.size(1) - 1, 1).expand(-1, reach, -1)];
        Tensor extended = cat(edges, 1);
        return Enumerable.Range(-reach, window).Select(i => extended.narrow(1, reach + i, mel.size(1)) * i).Aggregate((a, b) => a + b) / scale;
    }
}
