using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Audio.Spectra;
using static TorchSharp.torch;

namespace HfPipelines.Audio.Extraction;

/// <summary>The class <c>ClapFeatureExtractor</c>: mel spectra in decibels of one length; longer recordings are cut at random or fused of four views. The option <c>seed</c> draws as numpy does from that seed.</summary>
internal sealed class ClapExtraction : FeatureExtraction
{
    private const string Fusion = "fusion";
    private const string RandomPart = "rand_trunc";

    public override JsonObject Defaults => new()
    {
        ["feature_size"] = 64,
        ["sampling_rate"] = 48000,
        ["hop_length"] = 480,
        ["max_length_s"] = 10,
        ["fft_window_size"] = 1024,
        ["frequency_min"] = 0,
        ["frequency_max"] = 14000,
        ["truncation"] = Fusion,
        ["padding"] = "repeatpad",
    };

    public override AudioFeatures Extract(IReadOnlyList<Tensor> waves, ExtractorOptions options)
    {
        int length = options.Given.IntOrNull("max_length") ?? options.Int("max_length_s") * options.Int("sampling_rate");
        string truncation = Kind(options.Given.Find("truncation") ?? options.Configured.Find("truncation"));
        JsonNode? given = options.Given.Find("padding");
        string padding = Kind(given is null || given.GetValueKind() == JsonValueKind.True ? options.Configured.Find("padding") : given);
        int? seed = options.Given.IntOrNull("seed");
        var draws = new NumpyDraws((uint)(seed ?? Random.Shared.Next()));
        (Tensor Mel, bool IsLonger)[] results = [.. Channels.One(waves, options).Select(w => View(w, length, truncation, padding, options, draws))];

        // The network wants one fused recording at least; the original draws it, here it is the first where there is no seed.
        bool marksOne = truncation == Fusion && !results.Any(r => r.IsLonger);
        long marked = marksOne && seed is not null ? draws.Below(results.Length) : 0;
        var features = new AudioFeatures();
        features.Add("input_features", [.. results.Select(r => r.Mel.to_type(ScalarType.Float32))]);
        features["is_longer"] = tensor(results.Select((r, i) => r.IsLonger || (marksOne && i == marked)).ToArray()).unsqueeze(1);
        return features;
    }

    // [views, frames, filters].
    private static (Tensor Mel, bool IsLonger) View(Tensor wave, int length, string truncation, string padding, ExtractorOptions options, NumpyDraws draws)
    {
        bool isLonger = wave.size(0) > length;
        if (isLonger && truncation == RandomPart)
        {
            long start = draws.Below(wave.size(0) - length + 1);
            return (Spectrum(wave.narrow(0, start, length), options, isSlaney: true).unsqueeze(0), true);
        }

        if (isLonger && truncation != Fusion)
        {
            throw options.Error("truncation", $"{Fusion} or {RandomPart} for a recording longer than {length} samples");
        }

        Tensor mel = Spectrum(isLonger ? wave : Filled(wave, length, padding), options, isSlaney: truncation != Fusion);
        long frames = (length / options.Int("hop_length")) + 1;
        return truncation != Fusion ? (mel.unsqueeze(0), false)
            : isLonger && mel.size(0) != frames ? (Fused(mel, frames, draws), true)
            : (stack([mel, mel, mel, mel]), false);
    }

    private static Tensor Filled(Tensor wave, int length, string padding)
    {
        long times = length / wave.size(0);
        Tensor repeated = padding switch
        {
            "repeat" when wave.size(0) < length => wave.repeat([times + 1]).narrow(0, 0, length),
            "repeatpad" => wave.repeat([times]),
            _ => wave,
        };
        return SequencePadding.Fill(repeated, length, left: false, 0);
    }

    // The whole, made small, and one part of each third, drawn at random.
    private static Tensor Fused(Tensor mel, long frames, NumpyDraws draws)
    {
        long places = mel.size(0) - frames + 1;
        long third = places / 3, rest = places % 3;
        long second = third + (rest > 0 ? 1 : 0), last = second + third + (rest > 1 ? 1 : 0);
        Tensor small = nn.functional.interpolate(mel.unsqueeze(0).unsqueeze(0), [frames, mel.size(1)], mode: InterpolationMode.Bilinear, align_corners: false);
        return stack([small[0, 0], Part(0, second), Part(second, last), Part(last, places)]);

        Tensor Part(long from, long to) => mel.narrow(0, to > from ? from + draws.Below(to - from) : 0, frames);
    }

    private static Tensor Spectrum(Tensor wave, ExtractorOptions options, bool isSlaney)
    {
        int frame = options.Int("fft_window_size");
        return Spectrogram.Create(wave, new SpectrogramOptions
        {
            Window = Windows.Create(frame),
            HopLength = options.Int("hop_length"),
            Power = 2,
            Logarithm = "dB",
            Filters = new MelFilterBank
            {
                Frequencies = (frame / 2) + 1,
                Filters = options.Int("feature_size"),
                MinFrequency = options.Double("frequency_min"),
                MaxFrequency = options.Double("frequency_max"),
                SamplingRate = options.Int("sampling_rate"),
                Scale = isSlaney ? MelScale.Slaney : MelScale.Htk,
                EqualAreas = isSlaney,
            }.Create(),
        }).t();
    }

    private static string Kind(JsonNode? value) => value is null ? "" : value.GetValueKind() == JsonValueKind.String ? (string)value! : value.ToJsonString();
}
