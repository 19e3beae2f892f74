using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>ClvpFeatureExtractor</c>: the logarithm of mel spectra, each filter divided by its usual loudness.</summary>
internal sealed class ClvpExtraction : FeatureExtraction
{
    private const double HighestFrequency = 8000;
    private const double Floor = 1e-5;

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 80,
        ["sampling_rate"] = 22050,
        ["default_audio_length"] = 6,
        ["hop_length"] = 256,
        ["n_fft"] = 1024,
        ["padding_value"] = 0.0,
        ["mel_norms"] = null,
        ["return_attention_mask"] = false,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate");
        bool mask = options.Given.BoolOrNull("return_attention_mask") ?? true;
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.ToMaxLength, options.Int("default_audio_length") * rate, truncation: true, mask: mask);
        SequencePadding padded = SequencePadding.Apply(Channels.One(waves, options), rule);
        int frame = options.Int("n_fft");
        var spectrum = new SpectrogramOptions
        {
            Window = Windows.Create(frame),
            HopLength = options.Int("hop_length"),
            Power = 2,
            Filters = new MelFilterBank
            {
                Frequencies = 1 + (frame / 2),
                Filters = options.Int("feature_size"),
                MaxFrequency = HighestFrequency,
                SamplingRate = rate,
                EqualAreas = true,
            }.Create(),
        };
        Tensor? norms = options.Find("mel_norms") is JsonArray given ? tensor(given.Select(v => v!.GetValue<double>()).ToArray()).unsqueeze(1) : null;
        var features = new AudioFeatures();
        features.Add("input_features", [.. padded.Batch.unbind(0).Select(wave =>
        {
            Tensor loudness = Spectrogram.Create(wave, spectrum).clamp_min(Floor).log();
            return (norms is null ? loudness : loudness / norms).to_type(ScalarType.Float32);
        })]);
        features.AddMasks("attention_mask", padded);
        return features;
    }
}
