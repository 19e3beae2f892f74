using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using HfPipelines.Video.Processing;
using HfPipelines.Video.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Video;

/// <summary>
/// Turns videos into a network's inputs, as the video processor class that the checkpoint names does in transformers (with torchvision's arithmetic).
/// Immutable; many threads may use one.
/// </summary>
public sealed class VideoProcessor
{
    private readonly VideoProcessorSpec _spec;
    private readonly ProcessorOptions _options;

    private VideoProcessor(VideoProcessorSpec spec, JsonObject config)
    {
        Native.LibTorch.EnsureLoaded();
        spec.Procedure.Adjust(config, spec.Defaults);
        _spec = spec;
        _options = ProcessorOptions.Create(spec.Defaults, config, ImageBackend.Torchvision);
        _spec.Procedure.Check(_options);
    }

    /// <summary>The class in transformers.</summary>
    public string ClassName => _spec.Name;

    /// <summary>The options in force, by the names of transformers.</summary>
    internal ProcessorOptions Options => _options;

    /// <summary>
    /// Reads <c>video_processor</c> of a checkpoint's <c>processor_config.json</c>, else its <c>video_preprocessor_config.json</c>, else its
    /// <c>preprocessor_config.json</c>.
    /// </summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <exception cref="VideoException">The folder has none, or names a class that is not known.</exception>
    public static VideoProcessor Load(string folder)
    {
        string? modelType = (string?)Parse(Path.Combine(folder, "config.json"))?["model_type"];
        string file = Path.Combine(folder, "processor_config.json");
        if (Parse(file)?["video_processor"] is JsonObject nested)
        {
            return Create(file, nested, modelType, null);
        }

        foreach (string name in (ReadOnlySpan<string>)["video_preprocessor_config.json", "preprocessor_config.json"])
        {
            if (Parse(file = Path.Combine(folder, name)) is { } config)
            {
                return Create(file, config, modelType, null);
            }
        }

        throw new VideoException($"{folder}: expected a video_preprocessor_config.json, or a processor_config.json with a video_processor, found neither.");
    }

    /// <summary>Makes a processor of a configuration.</summary>
    /// <param name="config">The configuration, a JSON object.</param>
    /// <param name="className">The class where the configuration names none.</param>
    /// <exception cref="HfPipelinesException">The class is not known, or an option does not suit it.</exception>
    public static VideoProcessor FromConfig(JsonElement config, string? className = null)
        => Create(
            "video_preprocessor_config.json",
            JsonObject.Create(config) ?? throw new VideoException($"video_preprocessor_config.json: expected a JSON object, found {config.ValueKind}."),
            null,
            className);

    /// <summary>Processes videos.</summary>
    /// <param name="videos">The videos; at least one.</param>
    /// <param name="arguments">Options of this call; null for those of the configuration.</param>
    /// <returns>
    /// All that the class gives, for most <c>pixel_values_videos</c>, float32 [videos, frames, channels, height, width] or patches; with
    /// <c>return_metadata</c> also <c>video_metadata</c>, a list of <see cref="VideoMetadata"/>. Tensors belong to the caller.
    /// </returns>
    /// <exception cref="HfPipelinesException">A video or an option does not suit the class.</exception>
    public ImageFeatures Preprocess(IReadOnlyList<VideoData> videos, VideoArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(videos);
        if (videos.Count == 0)
        {
            throw new VideoException($"{ClassName}: expected at least one video, found none.");
        }

        ProcessorOptions options = _spec.Procedure.Prepare(_options.With(arguments?.Options));
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        try
        {
            VideoMetadata[] metadata = [.. videos.Select(v => options.Bool("do_sample_frames") ? Sample(v.Metadata, options) : v.Metadata)];
            Tensor[] frames = [.. videos.Select((v, i) => Rgb(v.Frames(options.Bool("do_sample_frames") ? metadata[i].FrameIndices : null), options))];
            Validate(options);
            var features = new ImageFeatures();
            _spec.Procedure.Run(new VideoCall(options, frames, metadata), features);
            if (options.Bool("return_metadata"))
            {
                features["video_metadata"] = metadata;
            }

            return features.Seal();
        }
        catch (ExternalException error)
        {
            throw new VideoException($"{ClassName}: a video or an option does not suit this class: {error.Message.AsSpan().Trim().ToString().Split('\n')[0]}", error);
        }
    }

    /// <summary>Chooses the frames that the class would take of a video.</summary>
    /// <param name="metadata">What is known of the video.</param>
    /// <param name="arguments">Options of this call, for example <c>num_frames</c> or <c>fps</c>; null for none.</param>
    /// <returns>The metadata with the chosen frames, and with what the class assumes where it was not known.</returns>
    /// <exception cref="HfPipelinesException">The video or the options do not allow the choice.</exception>
    public VideoMetadata SampleFrames(VideoMetadata metadata, VideoArguments? arguments = null)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Sample(metadata, ProcessorOptions.Create([], arguments?.Options ?? [], ImageBackend.Torchvision));
    }

    private static VideoProcessor Create(string file, JsonObject config, string? modelType, string? className)
    {
        string name = (string?)config["video_processor_type"] ?? className ?? (modelType is null ? null : VideoProcessorSpec.ClassOf(modelType))
            ?? throw new VideoException($"{file}: expected video_processor_type, found none, and the model type '{modelType}' has no video processor.");
        return VideoProcessorSpec.TryGet(name, out VideoProcessorSpec? spec) ? new VideoProcessor(spec, (JsonObject)config.DeepClone())
            : throw new VideoException($"{file}: video_processor_type: expected a video processor class of transformers, found '{name}'.");
    }

    private static JsonObject? Parse(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw new VideoException($"{file}: expected a JSON object.");
        }
        catch (JsonException error)
        {
            throw new VideoException($"{file}: expected JSON. {error.Message}", error);
        }
    }

    private VideoMetadata Sample(VideoMetadata metadata, ProcessorOptions given)
        => metadata.TotalFrames < 1 ? throw new VideoException($"{ClassName}: expected a video of at least one frame, found {metadata.TotalFrames}.")
            : FrameSampler.Get(_spec.Sampling).Sample(new FrameRequest(metadata, given, _options));

    private Tensor Rgb(Tensor frames, ProcessorOptions options)
        => frames.Channels() == 1 && _spec.ConvertsRgb && options.Bool("do_convert_rgb") ? frames.expand(-1, 3, -1, -1) : frames;

    private void Validate(ProcessorOptions options)
    {
        Need("do_rescale", "rescale_factor");
        Need("do_normalize", "image_mean");
        Need("do_normalize", "image_std");
        Need("do_center_crop", "crop_size");
        if (_spec.NeedsSize)
        {
            Need("do_resize", "size");
            Need("do_resize", "resample");
        }

        void Need(string flag, string option)
        {
            if (options.Bool(flag) && !options.Has(option))
            {
                throw new VideoException($"{ClassName}: {flag} needs {option}, which is absent.");
            }
        }
    }
}
