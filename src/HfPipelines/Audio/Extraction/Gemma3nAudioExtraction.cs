using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>
/// The classes <c>Gemma3nAudioFeatureExtractor</c> and <c>Gemma4AudioFeatureExtractor</c>: the logarithm of mel amplitudes, pre-emphasised within each frame.
/// </summary>
/// <param name="isCentred">Whether half a frame of silence stands before (Gemma 4), and frames count by their last sample.</param>
internal sealed class Gemma3nAudioExtraction(bool isCentred) : FeatureExtraction
{
    public override bool ChecksSamplingRate => false;

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 128,
        ["sampling_rate"] = 16000,
        ["padding_value"] = 0.0,
        ["return_attention_mask"] = true,
        ["frame_length_ms"] = isCentred ? 20.0 : 32.0,
        ["hop_length_ms"] = 10.0,
        ["min_frequency"] = isCentred ? 0.0 : 125.0,
        ["max_frequency"] = isCentred ? 8000.0 : 7600.0,
        ["preemphasis"] = isCentred ? 0.0 : 0.97,
        ["preemphasis_htk_flavor"] = true,
        ["fft_overdrive"] = !isCentred,
        ["dither"] = 0.0,
        ["input_scale_factor"] = 1.0,
        ["mel_floor"] = isCentred ? 1e-3 : 1e-5,
        ["per_bin_mean"] = null,
        ["per_bin_stddev"] = null,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        const int MaxLength = 480_000, Multiple = 128;
        int frame = Samples("frame_length_ms"), hop = Samples("hop_length_ms");
        PaddingRule rule = PaddingRule.Read(
            options, PaddingRule.Longest, MaxLength, truncation: true, Multiple, mask: options.Given.BoolOrNull("return_attention_mask") ?? true);
        SequencePadding padded = SequencePadding.Apply(Channels.One(waves, options), rule);
        if (padded.Masks is not { } masks)
        {
            throw options.Error("return_attention_mask", "true, since the features need the mask");
        }

        int before = isCentred ? frame / 2 : 0;
        Tensor[] mels = [.. padded.Values.Select(v => LogMel(nn.functional.pad(v, [before, 0]), options, frame, hop))];
        Tensor[] counts = [.. masks.Select((m, i) => Counted(nn.functional.pad(m, [before, 0]), mels[i].size(0), isCentred ? frame : 0, hop))];
        var features = new AudioFeatures();
        features.Add("input_features", isCentred ? [.. mels.Select((m, i) => m * counts[i].unsqueeze(-1))] : mels);
        features.Add("input_features_mask", counts);
        return features;

        int Samples(string milliseconds) => (int)Math.Round(options.Int("sampling_rate") * options.Double(milliseconds) / 1000);
    }

    // Whether the sample at a place of each frame counts.
    private static Tensor Counted(Tensor mask, long frames, int place, int hop)
        => frames == 0 ? zeros(0, ScalarType.Bool) : mask.narrow(0, place, mask.size(0) - place).unfold(0, 1, hop).squeeze(-1).narrow(0, 0, frames).to_type(ScalarType.Bool);

    private Tensor LogMel(Tensor wave, ExtractorOptions options, int frame, int hop)
    {
        if (options.Double("dither") is > 0 and var dither)
        {
            wave = wave + (randn_like(wave) * dither);
        }

        // Each frame has one sample more, which the pre-emphasis uses up. Frames are windowed in single precision, as in the original.
        Tensor samples = wave * options.Double("input_scale_factor");
        Tensor frames = samples.size(0) <= frame ? zeros([0, frame + 1]) : samples.unfold(0, frame + 1, hop);
        int length = FourierLength.Of(frame) * (options.Bool("fft_overdrive") ? 2 : 1);
        Tensor windowed = Emphasized(frames, options, frame) * tensor(Windows.Create(frame), ScalarType.Float32);
        Tensor amplitude = frames.size(0) == 0 ? zeros([0, (length / 2) + 1], ScalarType.Float64) : fft.rfft(windowed.to_type(ScalarType.Float64), length).abs();
        Tensor mel = amplitude.matmul(new MelFilterBank
        {
            Frequencies = (length / 2) + 1,
            Filters = options.Int("feature_size"),
            MinFrequency = options.Double("min_frequency"),
            MaxFrequency = options.Double("max_frequency"),
            SamplingRate = options.Int("sampling_rate"),
        }.ToTensor(ScalarType.Float64));
        double floor = options.Double("mel_floor");
        Tensor loudness = (isCentred ? mel + floor : mel.clamp_min(floor)).log();
        if (PerFilter("per_bin_mean") is { } mean)
        {
            loudness = loudness - mean;
        }

        return (PerFilter("per_bin_stddev") is { } deviation ? loudness / deviation : loudness).to_type(ScalarType.Float32);

        Tensor? PerFilter(string name) => options.Find(name) is JsonArray values ? tensor(values.Select(v => v!.GetValue<double>()).ToArray()) : null;
    }

    private static Tensor Emphasized(Tensor frames, ExtractorOptions options, int frame)
    {
        double share = options.Double("preemphasis");
        if (share <= 0)
        {
            return frames.narrow(1, 0, frame);
        }

        return !options.Bool("preemphasis_htk_flavor") ? frames.narrow(1, 1, frame) - (frames.narrow(1, 0, frame) * share)
            : cat([frames.narrow(1, 0, 1) * (1 - share), frames.narrow(1, 1, frame - 1) - (frames.narrow(1, 0, frame - 1) * share)], 1);
    }
}
