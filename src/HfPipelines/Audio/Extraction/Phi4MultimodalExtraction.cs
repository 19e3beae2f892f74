using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>Phi4MultimodalFeatureExtractor</c>: the logarithm of mel spectra of whole frames, and the number of embeddings they become.</summary>
internal sealed class Phi4MultimodalExtraction : FeatureExtraction
{
    private const double Gain = 32768;

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 80,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["n_fft"] = 512,
        ["win_length"] = 400,
        ["preemphasis"] = 0.97,
        ["padding_value"] = 0.0,
        ["audio_compression_rate"] = 8,
        ["audio_downsample_rate"] = 1,
        ["audio_feat_stride"] = 1,
        ["mel_min_frequency"] = 0,
        ["mel_max_frequency"] = 7690,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int window = options.Int("win_length"), hop = options.Int("hop_length");
        Tensor samples = SequencePadding.Apply(Channels.One(waves, options), PaddingRule.Read(options, PaddingRule.Longest)).Batch;
        if (samples.size(1) < window)
        {
            throw new AudioException($"{options.ClassName}: expected at least {window} samples, found {samples.size(1)}.");
        }

        long[] lengths = [.. waves.Select(w => w.size(0))];
        long[] frames = [.. lengths.Select(l => (FloorDivision(l - window, hop) + 1) * options.Int("audio_feat_stride"))];
        var features = new AudioFeatures
        {
            ["audio_input_features"] = LogMel(WithoutBorders(samples.unfold(1, window, hop), lengths, window, hop), options, window),
            ["audio_embed_sizes"] = tensor(frames.Select(f => Ceiling(Ceiling(f, options.Int("audio_compression_rate")), options.Int("audio_downsample_rate"))).ToArray()),
        };
        if (frames.Length > 1 && (options.Given.BoolOrNull("return_attention_mask") ?? true))
        {
            features["audio_attention_mask"] = FrameMasks.Of(tensor(frames), frames.Max());
        }

        return features;
    }

    // Frames that lie over the end of a shorter recording are silent.
    private static Tensor WithoutBorders(Tensor frames, long[] lengths, int window, int hop)
    {
        int[] shorter = [.. Enumerable.Range(0, lengths.Length).Where(i => lengths[i] != lengths.Max())];
        if (shorter.Length == 0)
        {
            return frames;
        }

        long[] from = [.. shorter.Select(i => FloorDivision(lengths[i] - window, hop) + 1)];
        long[] to = [.. shorter.Select(i => FloorDivision(lengths[i], hop) - 1)];
        if (to.Max() < from.Min())
        {
            throw new AudioException($"hop_length: expected frames that overlap by half at least, found a step of {hop} of {window} samples.");
        }

        frames = frames.clone();
        for (int i = 0; i < shorter.Length; i++)
        {
            long end = Math.Min(to[i], frames.size(1));
            if (end > from[i])
            {
                frames[shorter[i]].narrow(0, from[i], end - from[i]).zero_();
            }
        }

        return frames;
    }

    private static Tensor LogMel(Tensor frames, ExtractorOptions options, int window)
    {
        int length = options.Int("n_fft");
        if (window > length)
        {
            throw options.Error("win_length", $"at most {length}");
        }

        // The first sample of a frame counts as its own predecessor.
        Tensor before = cat([frames.narrow(2, 0, 1), frames.narrow(2, 0, window - 1)], 2);
        Tensor emphasized = (frames - (before * options.Double("preemphasis"))) * Gain;
        Tensor power = PowerSpectrum.Of(emphasized * tensor(Windows.Create(window, "hamming", isPeriodic: false)), length).to_type(ScalarType.Float32);
        Tensor filters = new MelFilterBank
        {
            Frequencies = (length / 2) + 1,
            Filters = options.Int("feature_size"),
            MinFrequency = options.Double("mel_min_frequency"),
            MaxFrequency = options.Double("mel_max_frequency"),
            SamplingRate = options.Int("sampling_rate"),
            Scale = MelScale.Kaldi,
            StraightInMel = true,
        }.ToTensor(ScalarType.Float32);
        return power.matmul(filters).clamp_min_(1).log_();
    }

    private static long FloorDivision(long value, long by) => (long)Math.Floor((double)value / by);

    private static long Ceiling(long value, long by) => (value + by - 1) / by;
}
