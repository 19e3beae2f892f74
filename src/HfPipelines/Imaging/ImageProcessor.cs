using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Imaging.Processing;
using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging;

/// <summary>
/// Turns pictures into a network's inputs, as the image processor class that the checkpoint names does in transformers. Immutable;
/// many threads may use one.
/// </summary>
public sealed class ImageProcessor
{
    private readonly ImageProcedure _procedure;
    private readonly ProcessorOptions _options;
    private readonly bool _needsSize;
    private readonly bool _needsMean;
    private readonly PictureReading _reading;

    private ImageProcessor(ImageProcessorSpec spec, ImageProcedure procedure, JsonObject config, ImageBackendKind backend)
    {
        Native.LibTorch.EnsureLoaded();
        procedure.Adjust(config, spec.Defaults);
        (ClassName, _procedure, _needsSize, _needsMean, _reading, Backend) = (spec.Name, procedure, spec.NeedsSize, spec.NeedsMean, spec.Reading, backend);
        _options = ProcessorOptions.Create(spec.Defaults, config, ImageBackend.Of(backend));
    }

    /// <summary>The class in transformers.</summary>
    public string ClassName { get; }

    /// <summary>Whose arithmetic it follows.</summary>
    public ImageBackendKind Backend { get; }

    /// <summary>The options in force, by the names of transformers.</summary>
    internal ProcessorOptions Options => _options;

    /// <summary>Reads <c>image_processor</c> of a checkpoint's <c>processor_config.json</c>, else its <c>preprocessor_config.json</c>, else the <c>pretrained_cfg</c> of a timm model's <c>config.json</c>.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="backend">Whose arithmetic to follow; the classes that transformers has for Pillow alone follow that.</param>
    /// <exception cref="ImageProcessorException">The folder has neither, or names a class that is not known.</exception>
    public static ImageProcessor Load(string folder, ImageBackendKind backend = ImageBackendKind.Torchvision)
    {
        JsonObject? model = Parse(Path.Combine(folder, "config.json"));
        string? modelType = (string?)model?["model_type"];
        string file = Path.Combine(folder, "processor_config.json");
        if (Parse(file)?["image_processor"] is JsonObject nested)
        {
            return Create(file, nested, modelType, null, backend);
        }

        file = Path.Combine(folder, "preprocessor_config.json");
        if (!File.Exists(file) && model?["pretrained_cfg"] is JsonObject)
        {
            // Checkpoints of timm have all in their config.json.
            return Create(Path.Combine(folder, "config.json"), model, modelType, "TimmWrapperImageProcessor", backend);
        }

        return Create(file, Parse(file) ?? throw new ImageProcessorException($"{folder}: expected a preprocessor_config.json, or a processor_config.json with an image_processor, found neither."), modelType, null, backend);
    }

    /// <summary>Makes a processor of a configuration.</summary>
    /// <param name="config">The configuration, a JSON object.</param>
    /// <param name="className">The class where the configuration names none.</param>
    /// <param name="backend">Whose arithmetic to follow; the classes that transformers has for Pillow alone follow that.</param>
    /// <exception cref="ImageProcessorException">The class is not known.</exception>
    public static ImageProcessor FromConfig(JsonElement config, string? className = null, ImageBackendKind backend = ImageBackendKind.Torchvision)
        => Create("preprocessor_config.json", JsonObject.Create(config) ?? throw new ImageProcessorException($"preprocessor_config.json: expected a JSON object, found {config.ValueKind}."), null, className, backend);

    /// <summary>Processes pictures.</summary>
    /// <param name="images">The pictures; at least one.</param>
    /// <param name="arguments">Options of this call; null for those of the configuration.</param>
    /// <returns><c>pixel_values</c>, for most classes float32 [count, channels, height, width], and what else the class gives as tensors. They belong to the caller.</returns>
    /// <exception cref="HfPipelinesException">A picture or an option does not suit the class.</exception>
    public ModelInput Process(IReadOnlyList<ImageData> images, ImageArguments? arguments = null)
        => Preprocess([.. images.Select(i => new ImageInput(i))], arguments).ToModelInput();

    /// <summary>Processes pictures or samples.</summary>
    /// <param name="images">The pictures; at least one.</param>
    /// <param name="arguments">Options of this call; null for those of the configuration.</param>
    /// <returns>All that the class gives; tensors belong to the caller.</returns>
    /// <exception cref="HfPipelinesException">A picture or an option does not suit the class.</exception>
    public ImageFeatures Preprocess(IReadOnlyList<ImageInput> images, ImageArguments? arguments = null) => Run([images], nested: false, arguments);

    /// <summary>Processes the pictures of several prompts, for the classes that keep them apart.</summary>
    /// <param name="images">For each prompt its pictures.</param>
    /// <param name="arguments">Options of this call; null for those of the configuration.</param>
    /// <returns>All that the class gives; tensors belong to the caller.</returns>
    /// <exception cref="HfPipelinesException">A picture or an option does not suit the class.</exception>
    public ImageFeatures Preprocess(IReadOnlyList<IReadOnlyList<ImageInput>> images, ImageArguments? arguments = null) => Run(images, nested: true, arguments);

    private static ImageProcessor Create(string file, JsonObject config, string? modelType, string? className, ImageBackendKind backend)
    {
        string name = (string?)config["image_processor_type"] ?? (string?)config["feature_extractor_type"] ?? className
            ?? (modelType is null ? null : ImageProcessorSpec.ClassOf(modelType))
            ?? throw new ImageProcessorException($"{file}: expected image_processor_type, found none, and the model type '{modelType}' has no image processor.");
        backend = ImageProcessorSpec.FollowsPillow(name) ? ImageBackendKind.Pillow : backend;
        if (!ImageProcessorSpec.TryGet(name, backend, out ImageProcessorSpec? spec))
        {
            throw new ImageProcessorException($"{file}: image_processor_type: expected an image processor class of transformers, found '{name}'.");
        }

        ImageProcedure procedure = spec.Procedure ?? throw new MissingImageProcessorException(spec.Name);
        return new ImageProcessor(spec, procedure, (JsonObject)config.DeepClone(), backend);
    }

    private static JsonObject? Parse(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(file);
            return JsonNode.Parse(stream) as JsonObject ?? throw new ImageProcessorException($"{file}: expected a JSON object.");
        }
        catch (JsonException error)
        {
            throw new ImageProcessorException($"{file}: expected JSON. {error.Message}", error);
        }
    }

    private ImageFeatures Run(IReadOnlyList<IReadOnlyList<ImageInput>> images, bool nested, ImageArguments? arguments)
    {
        arguments ??= new ImageArguments();
        ProcessorOptions options = _options.With(arguments.Options);
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        var features = new ImageFeatures();
        try
        {
            Validate(options);
            _procedure.Run(new ProcessorCall(options, images, nested, arguments, _reading), features);
            return features.Seal();
        }
        // What a stranger's option or a strange size leads to deep inside is theirs, whichever check there finds it.
        catch (Exception error) when (error is ExternalException or ArithmeticException or ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new ImageProcessorException($"{ClassName}: a picture or an option does not suit this class: {error.Message.AsSpan().Trim().ToString().Split('\n')[0]}", error);
        }
    }

    private void Validate(ProcessorOptions options)
    {
        Need("do_rescale", "rescale_factor");
        if (_needsMean)
        {
            Need("do_normalize", "image_mean");
            Need("do_normalize", "image_std");
        }

        Need("do_center_crop", "crop_size");
        if (_needsSize)
        {
            Need("do_resize", "size");
            Need("do_resize", "resample");
        }

        foreach (string name in (ReadOnlySpan<string>)["size", "crop_size", "pad_size"])
        {
            options.SizeOrNull(name);
        }

        void Need(string flag, string option)
        {
            if (options.Bool(flag) && !options.Has(option))
            {
                throw new ImageProcessorException($"{ClassName}: {flag} needs {option}, which is absent.");
            }
        }
    }
}
