using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>LasrFeatureExtractor</c>: the logarithm of mel spectra in double precision, of frames that lie within the recording.</summary>
internal sealed class LasrExtraction : FeatureExtraction
{
    private const double LowestFrequency = 125;
    private const double HighestFrequency = 7500;
    private const double Floor = 1e-5;

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 128,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["n_fft"] = 512,
        ["win_length"] = 400,
        ["padding_value"] = 0.0,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        // The original fills along the first dimension, whatever stands there.
        SequencePadding padded = SequencePadding.Apply([.. waves.Select(w => w.unsqueeze(1))], PaddingRule.Read(options, PaddingRule.Longest));
        Tensor samples = padded.Batch.squeeze(-1).to_type(ScalarType.Float64);
        int window = options.Int("win_length"), length = options.Int("n_fft");
        if (samples.shape[^1] < window || window > length)
        {
            throw new AudioException($"{options.ClassName}: expected at least {window} samples, and at most {length} in a window; found {samples.shape[^1]}.");
        }

        Tensor frames = samples.unfold(-1, window, options.Int("hop_length")) * tensor(Windows.Create(window, isPeriodic: false));
        Tensor filters = new MelFilterBank
        {
            Frequencies = (length / 2) + 1,
            Filters = options.Int("feature_size"),
            MinFrequency = LowestFrequency,
            MaxFrequency = HighestFrequency,
            SamplingRate = options.Int("sampling_rate"),
            Scale = MelScale.Kaldi,
            StraightInMel = true,
        }.ToTensor(ScalarType.Float64);
        var features = new AudioFeatures
        {
            ["input_features"] = PowerSpectrum.Of(frames, length).matmul(filters).clamp_min_(Floor).log_().to_type(ScalarType.Float32),
        };
        if (options.Given.Bool("return_attention_mask"))
        {
            features["attention_mask"] = FrameMasks.Of(padded.MaskBatch, options);
        }

        return features;
    }
}
