using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Audio.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>Mel scales, filter banks, windows, spectra and decibels: complete arrays.</summary>
internal static class SpectrumCases
{
    public static IEnumerable<ProcessingCase> Read(JsonElement json)
    {
        JsonElement[] facts = [.. json.GetProperty("facts").EnumerateArray()];
        JsonElement usual = facts.First(f => Operation(f) == "spectrogram" && f.TryGetProperty("log_mel", out JsonElement logarithm) && logarithm.GetString() == "log10");
        JsonElement input = facts.First(f => Operation(f) == "input y");
        return facts.Where(f => Operation(f) != "input y").Select((fact, i) => new ProcessingCase($"audio_utils/{Operation(fact)} {i}", "preprocess", () => Run(fact, input, usual)));
    }

    private static string Operation(JsonElement fact) => fact.GetProperty("op").GetString()!;

    private static string? Run(JsonElement fact, JsonElement input, JsonElement usual)
    {
        using IDisposable scope = NewDisposeScope();
        switch (Operation(fact))
        {
            case "hertz_to_mel":
                return Compare(fact, tensor([.. Numbers(fact, "input").Select(v => MelScales.ToMel(v, Scale(fact, "scale")))]));
            case "mel_to_hertz":
                return Compare(fact, tensor([.. Numbers(fact, "input").Select(v => MelScales.ToHertz(v, Scale(fact, "scale")))]));
            case "optimal_fft_length":
                int length = FourierLength.Of(fact.GetProperty("input").GetInt32());
                return length == fact.GetProperty("value").GetInt32() ? null : $"expected {fact.GetProperty("value")}, found {length}.";
            case "window_function":
                return Compare(fact, tensor(Windows.Create(
                    fact.GetProperty("window_length").GetInt32(),
                    fact.GetProperty("name").GetString()!,
                    fact.GetProperty("periodic").GetBoolean(),
                    Whole(fact, "frame_length"),
                    fact.GetProperty("center").GetBoolean())));
            case "mel_filter_bank":
                return Compare(fact, tensor(new MelFilterBank
                {
                    Frequencies = fact.GetProperty("num_frequency_bins").GetInt32(),
                    Filters = fact.GetProperty("num_mel_filters").GetInt32(),
                    MinFrequency = fact.GetProperty("min_frequency").GetDouble(),
                    MaxFrequency = fact.GetProperty("max_frequency").GetDouble(),
                    SamplingRate = fact.GetProperty("sampling_rate").GetInt32(),
                    EqualAreas = fact.GetProperty("norm").ValueKind == JsonValueKind.String,
                    Scale = Scale(fact, "mel_scale"),
                    StraightInMel = fact.GetProperty("triangularize_in_mel_space").GetBoolean(),
                }.Create()));
            case "chroma_filter_bank":
                return Compare(fact, tensor(ChromaFilterBank.Create(
                    fact.GetProperty("num_frequency_bins").GetInt32(),
                    fact.GetProperty("num_chroma").GetInt32(),
                    fact.GetProperty("sampling_rate").GetInt32(),
                    Number(fact, "tuning") ?? 0,
                    normalizes: !fact.TryGetProperty("power", out _),
                    favoursMiddle: !fact.TryGetProperty("weighting_parameters", out _),
                    startsAtC: Flag(fact, "start_at_c_chroma", true))));
            case "spectrogram":
                return Compare(fact, Spectrogram.Create(new SoundRecipe(fact.GetProperty("wave")).Wave(), Options(fact)));
            case "power_to_db":
                return Compare(fact, Decibels.OfPower(Array(input), Number(fact, "reference") ?? 1, Number(fact, "min_value") ?? 1e-10, Number(fact, "db_range")));
            case "amplitude_to_db":
                return Compare(fact, Decibels.OfAmplitude(Array(input), Number(fact, "reference") ?? 1, Number(fact, "min_value") ?? 1e-5, Number(fact, "db_range")));
            case "spectrogram_batch":
                // The fixture leaves out how: as the single spectrogram with a decadic logarithm, of the beginnings of its wave.
                Tensor wave = new SoundRecipe(usual.GetProperty("wave")).Wave();
                return fact.GetProperty("waves").EnumerateArray().Zip(fact.GetProperty("results").EnumerateArray())
                    .Select(pair => Compare(pair.Second, Spectrogram.Create(wave.narrow(0, 0, pair.First.GetInt64()), Options(usual))))
                    .FirstOrDefault(m => m is not null);
            default:
                return $"missing: facts of '{Operation(fact)}' are not implemented.";
        }
    }

    private static SpectrogramOptions Options(JsonElement fact)
    {
        JsonElement window = fact.GetProperty("window");
        JsonElement mel = fact.GetProperty("mel");
        return new SpectrogramOptions
        {
            Window = Windows.Create(window[0].GetInt32(), window[1].GetString()!),
            HopLength = fact.GetProperty("hop_length").GetInt32(),
            FourierLength = Whole(fact, "fft_length"),
            Power = fact.TryGetProperty("power", out JsonElement power) ? (power.ValueKind == JsonValueKind.Null ? null : power.GetDouble()) : 1,
            Centred = Flag(fact, "center", true),
            PadMode = fact.TryGetProperty("pad_mode", out JsonElement mode) ? mode.GetString()! : "reflect",
            OneSided = Flag(fact, "onesided", true),
            Preemphasis = Number(fact, "preemphasis"),
            RemoveMean = Flag(fact, "remove_dc_offset", false),
            Filters = mel.ValueKind == JsonValueKind.Null ? null : new MelFilterBank
            {
                Frequencies = mel[0].GetInt32(),
                Filters = mel[1].GetInt32(),
                MinFrequency = mel[2].GetDouble(),
                MaxFrequency = mel[3].GetDouble(),
                SamplingRate = mel[4].GetInt32(),
                EqualAreas = mel[5].ValueKind == JsonValueKind.String,
                Scale = MelScales.Parse(mel[6].GetString()!),
            }.Create(),
            Floor = Number(fact, "mel_floor") ?? 1e-10,
            Logarithm = fact.TryGetProperty("log_mel", out JsonElement logarithm) ? logarithm.GetString() : null,
            Reference = Number(fact, "reference") ?? 1,
            MinValue = Number(fact, "min_value") ?? 1e-10,
            Range = Number(fact, "db_range"),
        };
    }

    private static string? Compare(JsonElement fact, Tensor found)
    {
        long[] shape = [.. fact.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        if (!shape.AsSpan().SequenceEqual(found.shape))
        {
            return $"expected shape [{string.Join(", ", shape)}], found [{string.Join(", ", found.shape)}].";
        }

        Tensor wanted = Array(fact);
        Tensor actual = found.is_complex() ? found.view_as_real() : found.to_type(ScalarType.Float64);
        Tensor difference = (wanted - actual.view(wanted.shape)).abs() / wanted.abs().clamp_min(1);
        double worst = difference.max().ToDouble();

        // Logarithms of spectra stand in single precision.
        double tolerance = fact.GetProperty("dtype").GetString() == "float64" ? 1e-6 : Expected.Tolerance;
        return worst <= tolerance ? null : $"expected a difference of at most {tolerance}, found {worst}.";
    }

    private static Tensor Array(JsonElement fact)
    {
        byte[] data = fact.GetProperty("data").GetBytesFromBase64();
        long[] shape = [.. fact.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];
        return fact.GetProperty("dtype").GetString() switch
        {
            "float64" => tensor(MemoryMarshal.Cast<byte, double>(data).ToArray()).view(shape),
            "complex64" => tensor(MemoryMarshal.Cast<byte, float>(data).ToArray()).to_type(ScalarType.Float64).view([.. shape, 2]),
            _ => tensor(MemoryMarshal.Cast<byte, float>(data).ToArray()).to_type(ScalarType.Float64).view(shape),
        };
    }

    private static IEnumerable<double> Numbers(JsonElement fact, string key) => fact.GetProperty(key).EnumerateArray().Select(v => v.GetDouble());

    private static MelScale Scale(JsonElement fact, string key) => MelScales.Parse(fact.GetProperty(key).GetString()!);

    private static double? Number(JsonElement fact, string key) => fact.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static int? Whole(JsonElement fact, string key) => fact.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private static bool Flag(JsonElement fact, string key, bool absent) => fact.TryGetProperty(key, out JsonElement value) ? value.GetBoolean() : absent;
}
