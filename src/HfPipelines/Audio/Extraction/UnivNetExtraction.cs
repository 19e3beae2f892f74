using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>UnivNetFeatureExtractor</c>: the logarithm of mel spectra, and the noise that a vocoder begins with.</summary>
internal sealed class UnivNetExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 24000,
        ["padding_value"] = 0.0,
        ["do_normalize"] = false,
        ["num_mel_bins"] = 100,
        ["hop_length"] = 256,
        ["win_length"] = 1024,
        ["win_function"] = "hann_window",
        ["filter_length"] = 1024,
        ["max_length_s"] = 10,
        ["fmin"] = 0.0,
        ["fmax"] = null,
        ["mel_floor"] = 1e-9,
        ["center"] = false,
        ["compression_factor"] = 1.0,
        ["compression_clip_val"] = 1e-5,
        ["normalize_min"] = -11.512925148010254,
        ["normalize_max"] = 2.3143386840820312,
        ["model_in_channels"] = 64,
        ["pad_end_length"] = 10,
        ["return_attention_mask"] = true,
        ["return_noise"] = true,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate"), hop = options.Int("hop_length");
        waves = Channels.One(waves, options);
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.Longest, options.Int("max_length_s") * rate, truncation: true);
        if (options.Bool("pad_end"))
        {
            int frames = options.IntOrNull("pad_length") ?? options.Int("pad_end_length");
            waves = [.. waves.Select(w => SequencePadding.Fill(w, w.size(0) + (frames * hop), left: false, rule.Value))];
        }

        SequencePadding padded = SequencePadding.Apply(waves, rule);
        Func<Tensor, Tensor> spectrum = Spectrum(options, rate, hop);
        Tensor[] mels = [.. padded.Values.Select(spectrum)];
        (double min, double max) = (options.Double("normalize_min"), options.Double("normalize_max"));
        var features = new AudioFeatures();
        features.Add("input_features", options.Bool("do_normalize") ? [.. mels.Select(m => ((m - min) / (max - min) * 2) - 1)] : mels);
        features.AddMasks("padding_mask", padded);
        if (options.Bool("return_noise"))
        {
            features.Add("noise_sequence", [.. mels.Select(m => randn(m.size(0), options.Int("model_in_channels")))]);
        }

        return features;
    }

    private static Func<Tensor, Tensor> Spectrum(ExtractorOptions options, int rate, int hop)
    {
        int window = options.Int("win_length");
        int length = options.IntOrNull("filter_length") ?? FourierLength.Of(window);
        if (window != length)
        {
            throw options.Error("win_length", $"the length of a frame, {length}");
        }

        var spectrum = new SpectrogramOptions { Window = Windows.Create(window, options.String("win_function")), HopLength = hop, Power = null, Centred = options.Bool("center") };
        Tensor filters = new MelFilterBank
        {
            Frequencies = (length / 2) + 1,
            Filters = options.Int("num_mel_bins"),
            MinFrequency = options.Double("fmin"),
            MaxFrequency = options.DoubleOrNull("fmax") ?? rate / 2.0,
            SamplingRate = rate,
            Scale = MelScale.Slaney,
            EqualAreas = true,
        }.ToTensor(ScalarType.Float64);
        return wave =>
        {
            Tensor complex = Spectrogram.Create(Spectrogram.Extend(wave, (length - hop) / 2, "reflect"), spectrum);
            Tensor amplitude = (complex.real.square() + complex.imag.square() + options.Double("mel_floor")).sqrt();
            Tensor mel = amplitude.t().matmul(filters).clamp_min(options.Double("compression_clip_val"));
            return (mel * options.Double("compression_factor")).log().to_type(ScalarType.Float32);
        };
    }
}
