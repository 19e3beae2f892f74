using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>WhisperFeatureExtractor</c>: the logarithm of mel spectra, at most eight decades below the loudest.</summary>
internal sealed class WhisperExtraction : FeatureExtraction
{
    private const double Decades = 8;
    private const double HighestFrequency = 8000;

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 80,
        ["sampling_rate"] = 16000,
        ["hop_length"] = 160,
        ["chunk_length"] = 30,
        ["n_fft"] = 400,
        ["padding_value"] = 0.0,
        ["dither"] = 0.0,
        ["return_attention_mask"] = false,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        bool normalizes = options.Given.Bool("do_normalize");
        bool returnsMask = options.Given.Bool("return_attention_mask");
        int hop = options.Int("hop_length");
        int samples = options.Int("chunk_length") * options.Int("sampling_rate");
        SequencePadding padded = SequencePadding.Apply(waves, options, "max_length", samples, truncation: true, mask: returnsMask || normalizes ? true : null);
        IReadOnlyList<Tensor> values = normalizes ? UnitVariance.Apply(padded.Values, padded.Masks, options.Double("padding_value")) : padded.Values;
        int frame = options.Int("n_fft");
        if (values.Any(v => v.dim() != 1 || v.size(0) <= frame / 2))
        {
            throw new AudioException($"WhisperFeatureExtractor: expected one channel of more than {frame / 2} samples, found [{string.Join(", ", values[0].shape)}].");
        }

        var features = new AudioFeatures();
        features.Add("input_features", LogMel(values, options, frame, hop));
        if (padded.Masks is { } masks)
        {
            features.Add("attention_mask", returnsMask ? [.. masks.Select(m => Steps(m, hop))] : masks);
        }

        return features;
    }

    // 1 for each frame whose first sample counts.
    private static Tensor Steps(Tensor mask, int hop) => mask.unfold(0, 1, hop).squeeze(1).narrow(0, 0, mask.size(0) / hop);

    private static IReadOnlyList<Tensor> LogMel(IReadOnlyList<Tensor> waves, ExtractorOptions options, int frame, int hop)
    {
        var spectrum = new SpectrogramOptions
        {
            Window = Windows.Create(frame),
            HopLength = hop,
            Power = 2,
            Dither = options.Double("dither"),
            Logarithm = "log10",
            Filters = new MelFilterBank
            {
                Frequencies = 1 + (frame / 2),
                Filters = options.Int("feature_size"),
                MaxFrequency = HighestFrequency,
                SamplingRate = options.Int("sampling_rate"),
                Scale = MelScale.Slaney,
                EqualAreas = true,
            }.Create(),
        };
        return
        [
            .. waves.Select(wave =>
            {
                Tensor mel = Spectrogram.Create(wave, spectrum);

                // The last frame lies behind the recording.
                mel = mel.narrow(1, 0, mel.size(1) - 1);
                return ((mel.maximum(mel.max() - Decades) + 4) / 4).to_type(ScalarType.Float32);
            }),
        ];
    }
}
