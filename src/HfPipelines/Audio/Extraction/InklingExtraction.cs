using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>InklingFeatureExtractor</c>: the decadic logarithm of mel amplitudes, one frame for each token, of what came before it.</summary>
internal sealed class InklingExtraction : FeatureExtraction
{
    private const double Floor = 1e-10;
    private const double Slack = 1e-6;

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 80,
        ["sampling_rate"] = 16000,
        ["padding_value"] = 0.0,
        ["audio_token_duration_s"] = 0.05,
        ["window_size_multiplier"] = 2.0,
        ["n_fft"] = null,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int rate = options.Int("sampling_rate");
        int hop = Whole(options.Double("audio_token_duration_s") * rate);
        int window = Whole(options.Double("audio_token_duration_s") * options.Double("window_size_multiplier") * rate);
        int length = options.IntOrNull("n_fft") ?? window;
        IReadOnlyList<Tensor> mono = Channels.Mixed(waves, options);
        Tensor samples = SequencePadding.Apply(mono, PaddingRule.Read(options, PaddingRule.Longest)).Batch;
        long behind = (hop - (samples.size(1) % hop)) % hop;
        var spectrum = new PowerSpectrum { FourierLength = length, HopLength = hop, Window = Windows.Create(window), IsCentred = false };
        Tensor amplitude = spectrum.Of(nn.functional.pad(samples, [Math.Max(length - hop, 0), behind])).clamp_min_(Floor).sqrt_();
        Tensor filters = new MelFilterBank
        {
            Frequencies = (length / 2) + 1,
            Filters = options.Int("feature_size"),
            MaxFrequency = rate / 2.0,
            SamplingRate = rate,
            Scale = MelScale.Slaney,
            EqualAreas = true,
        }.ToTensor(ScalarType.Float32);
        Tensor mel = amplitude.matmul(filters).clamp_min_(Floor).log10_();
        Tensor mask = FrameMasks.Of(tensor(mono.Select(w => (w.size(0) + hop - 1) / hop).ToArray()), mel.size(1));
        var features = new AudioFeatures { ["input_features"] = mel * mask.unsqueeze(-1) };
        if (options.Given.BoolOrNull("return_attention_mask") ?? true)
        {
            features["input_features_mask"] = mask;
        }

        return features;

        int Whole(double samplesOfToken) => Math.Round(samplesOfToken) is var whole && whole >= 1 && Math.Abs(whole - samplesOfToken) <= Slack ? (int)whole
            : throw options.Error("audio_token_duration_s", "a duration of whole samples");
    }
}
