using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>Speech2TextFeatureExtractor</c>: Kaldi's filter bank, each filter normalised over the recording.</summary>
internal sealed class Speech2TextExtraction : FeatureExtraction
{
    public override JsonObject Defaults => new()
    {
        ["sampling_rate"] = 16000,
        ["num_mel_bins"] = 80,
        ["padding_value"] = 0.0,
        ["dither"] = 0.0,
        ["do_ceptral_normalize"] = true,
        ["normalize_means"] = true,
        ["normalize_vars"] = true,
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        var bank = new KaldiFilterBank
        {
            SamplingRate = options.Int("sampling_rate"),
            Filters = options.Int("num_mel_bins"),
            Gain = 1 << 15,
            Dither = options.Double("dither"),
        };
        PaddingRule rule = PaddingRule.Read(options, PaddingRule.None, mask: options.Given.BoolOrNull("return_attention_mask") ?? true);
        SequencePadding padded = SequencePadding.Apply([.. waves.Select(bank.Of)], rule);
        bool normalizes = options.Bool("do_ceptral_normalize");
        if (normalizes && rule.Pads && padded.Masks is null)
        {
            throw options.Error("return_attention_mask", "true, since what is normalised needs its length");
        }

        var features = new AudioFeatures();
        features.Add("input_features", normalizes
            ? [.. padded.Values.Select((v, i) => Normalized(v, rule.Pads ? padded.Masks![i].sum().ToInt64() : v.size(0), rule.Value, options))]
            : padded.Values);
        features.AddMasks("attention_mask", padded);
        return features;
    }

    private static Tensor Normalized(Tensor frames, long length, double fill, ExtractorOptions options)
    {
        if (options.Bool("normalize_means"))
        {
            frames = frames - frames.narrow(0, 0, length).mean([0]);
        }

        if (options.Bool("normalize_vars"))
        {
            Tensor counted = frames.narrow(0, 0, length);
            frames = frames / (counted - counted.mean([0])).square().mean([0]).sqrt();
        }

        return SequencePadding.Fill(frames.narrow(0, 0, length), frames.size(0), left: false, fill);
    }
}
