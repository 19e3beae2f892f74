using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>SpeechT5FeatureExtractor</c>: the samples themselves; mel spectra of what the network shall say.</summary>
internal sealed class SpeechT5Extraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["padding_value"] = 0.0,
        ["do_normalize"] = false,
        ["num_mel_bins"] = 80,
        ["hop_length"] = 16,
        ["win_length"] = 64,
        ["win_function"] = "hann_window",
        ["fmin"] = 80,
        ["fmax"] = 7600,
        ["mel_floor"] = 1e-10,
        ["return_attention_mask"] = true,
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

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, IReadOnlyList<Tensor> targets, ExtractorOptions options)
    {
        SpectrogramOptions spectrum = Spectrum(options);
        SequencePadding padded = SequencePadding.Apply(
            [.. targets.Select(t => Spectrogram.Create(t, spectrum).t().to_type(ScalarType.Float32))], PaddingRule.Read(options, PaddingRule.None));
        bool isAlone = waves.Count == 0;
        AudioFeatures features = isAlone ? new AudioFeatures() : Extract(waves, options);
        features.Add(isAlone ? "input_values" : "labels", padded.Values);
        features.AddMasks(isAlone ? "attention_mask" : "decoder_attention_mask", padded);
        return features;
    }

    // Window and hop stand in milliseconds.
    private static SpectrogramOptions Spectrum(ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate");
        int frame = options.Int("win_length") * rate / 1000;
        int length = FourierLength.Of(frame);
        return new SpectrogramOptions
        {
            Window = Windows.Create(frame, options.String("win_function")),
            HopLength = options.Int("hop_length") * rate / 1000,
            FourierLength = length,
            Floor = options.Double("mel_floor"),
            Logarithm = "log10",
            Filters = new MelFilterBank
            {
                Frequencies = (length / 2) + 1,
                Filters = options.Int("num_mel_bins"),
                MinFrequency = options.Double("fmin"),
                MaxFrequency = options.Double("fmax"),
                SamplingRate = rate,
                Scale = MelScale.Slaney,
                EqualAreas = true,
            }.Create(),
        };
    }
}
