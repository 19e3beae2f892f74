using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Audio.Extraction;
using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Audio;

/// <summary>
/// Turns recordings into a network's inputs, as the feature extractor class that the checkpoint names does in transformers. Immutable; many threads may use one.
/// </summary>
public sealed class FeatureExtractor
{
    private readonly FeatureExtraction _extraction;
    private readonly ExtractorOptions _options;

    private FeatureExtractor(string className, JsonObject config)
    {
        Native.LibTorch.EnsureLoaded();
        ClassName = className;
        _extraction = FeatureExtractions.Find(className) ?? throw new MissingFeatureExtractorException(className);
        _options = new ExtractorOptions(className, _extraction.Defaults, config);
    }

    /// <summary>The class in transformers.</summary>
    public string ClassName { get; }

    /// <summary>The number of samples a second that the network wants.</summary>
    public int SamplingRate => _options.Int("sampling_rate");

    /// <summary>The options in force, by the names of transformers.</summary>
    internal ExtractorOptions Options => _options;

    /// <summary>Reads <c>feature_extractor</c> of a checkpoint's <c>processor_config.json</c>, else its <c>preprocessor_config.json</c>.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="AudioException">The folder has neither.</exception>
    /// <exception cref="MissingFeatureExtractorException">HfPipelines does not have the class yet.</exception>
    public static FeatureExtractor Load(string folder)
    {
        string file = Path.Combine(folder, "processor_config.json");
        JsonObject? processor = Parse(file);
        JsonObject config = processor?["feature_extractor"] as JsonObject ?? processor?["audio_processor"] as JsonObject
            ?? Parse(file = Path.Combine(folder, "preprocessor_config.json"))
            ?? throw new AudioException($"{folder}: expected a preprocessor_config.json, or a processor_config.json with a feature_extractor, found neither.");
        return Create(file, config, null);
    }

    /// <summary>Makes an extractor of a configuration.</summary>
    /// <param name="config">The configuration, a JSON object.</param>
    /// <param name="className">The class where the configuration names none.</param>
    /// <exception cref="AudioException">There is no class.</exception>
    /// <exception cref="MissingFeatureExtractorException">HfPipelines does not have the class yet.</exception>
    public static FeatureExtractor FromConfig(JsonElement config, string? className = null)
        => Create("preprocessor_config.json", JsonObject.Create(config) ?? throw new AudioException($"preprocessor_config.json: expected a JSON object, found {config.ValueKind}."), className);

    /// <summary>Extracts the features of recordings, which are resampled where they need to be.</summary>
    /// <param name="recordings">The recordings; at least one.</param>
    /// <param name="arguments">Options of this call; null for those of the configuration.</param>
    /// <returns>What the class gives; the tensors belong to the caller.</returns>
    /// <exception cref="HfPipelinesException">A recording or an option does not suit the class.</exception>
    public AudioFeatures Extract(IReadOnlyList<AudioData> recordings, AudioArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Tensor[] waves = [.. recordings.Select(r => Samples(r.ToMono().Resample(SamplingRate).Channels[0].Span))];
        return Extract(waves, SamplingRate, arguments).Seal();
    }

    /// <summary>Extracts the features of a long recording piece by piece, so that no more than a piece is in memory at a time.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="length">How long a piece is.</param>
    /// <param name="overlap">How much of a piece belongs to the next one too.</param>
    /// <param name="arguments">Options of each call; null for those of the configuration.</param>
    /// <returns>What the class gives for each piece; the tensors belong to the caller.</returns>
    /// <exception cref="HfPipelinesException">The recording or an option does not suit the class.</exception>
    public IEnumerable<AudioFeatures> ExtractPieces(AudioData recording, TimeSpan length, TimeSpan overlap = default, AudioArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return recording.Split(length, overlap).Select(piece => Extract([piece], arguments));
    }

    /// <summary>Extracts the features of samples.</summary>
    /// <param name="waves">For each recording its samples, [samples]; for some classes also with channels.</param>
    /// <param name="samplingRate">Their number a second, which must be <see cref="SamplingRate"/>; null where it is not known.</param>
    /// <param name="arguments">Options of this call; null for those of the configuration.</param>
    /// <returns>What the class gives; the tensors belong to the caller.</returns>
    /// <exception cref="HfPipelinesException">A recording or an option does not suit the class.</exception>
    public AudioFeatures Extract(IReadOnlyList<Tensor> waves, int? samplingRate, AudioArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(waves);
        IReadOnlyList<Tensor> targets = arguments?.Targets ?? [];
        if (waves.Count == 0 && targets.Count == 0)
        {
            throw new AudioException($"{ClassName}: expected at least one recording, found none.");
        }

        if (_extraction.ChecksSamplingRate && samplingRate is { } rate && rate != SamplingRate)
        {
            throw new AudioException($"{ClassName}: expected {SamplingRate} samples a second, found {rate}.");
        }

        ExtractorOptions options = _options.With(arguments?.Options);
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Tensor[] samples = [.. waves.Select(Samples)];
        return (targets.Count == 0 ? _extraction.Extract(samples, options) : _extraction.Extract(samples, [.. targets.Select(Samples)], options)).Seal();
    }

    private Tensor Samples(Tensor wave)
    {
        if (wave.NumberOfElements == 0)
        {
            throw new AudioException($"{ClassName}: expected recordings of at least one sample, found an empty one.");
        }

        Tensor samples = wave.to_type(ScalarType.Float32).contiguous();
        return AreNumbers(TensorMemory.Values<float>(samples)) ? samples
            : throw new AudioException($"{ClassName}: expected samples that are numbers, found one that is infinite or none.");
    }

    private static Tensor Samples(ReadOnlySpan<float> samples)
    {
        Tensor copy = empty(samples.Length, ScalarType.Float32);
        samples.CopyTo(TensorMemory.Values<float>(copy));
        return copy;
    }

    private static bool AreNumbers(ReadOnlySpan<float> samples)
    {
        // What is infinite or no number gives no zero when it is taken from itself.
        int i = 0;
        Vector<float> differences = Vector<float>.Zero;
        for (; i <= samples.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(samples[i..]);
            differences += values - values;
        }

        bool areNumbers = Vector.EqualsAll(differences, Vector<float>.Zero);
        for (; i < samples.Length; i++)
        {
            areNumbers &= float.IsFinite(samples[i]);
        }

        return areNumbers;
    }

    private static FeatureExtractor Create(string file, JsonObject config, string? className)
    {
        string name = (string?)config["feature_extractor_type"] ?? className
            ?? throw new AudioException($"{file}: feature_extractor_type: expected a feature extractor class of transformers, found none.");
        return new FeatureExtractor(name, config);
    }

    private static JsonObject? Parse(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw new AudioException($"{file}: expected a JSON object.");
        }
        catch (JsonException error)
        {
            throw new AudioException($"{file}: expected JSON. {error.Message}", error);
        }
    }
}
