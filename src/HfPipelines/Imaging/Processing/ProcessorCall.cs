using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>One call of an image processor: the options in force and the prepared pictures.</summary>
internal sealed class ProcessorCall
{
    private readonly ImageArguments _arguments;
    private readonly PictureReading _reading;

    public ProcessorCall(ProcessorOptions options, IReadOnlyList<IReadOnlyList<ImageInput>> images, bool nested, ImageArguments arguments, PictureReading reading)
    {
        (Options, Inputs, IsNested, _arguments, _reading) = (options, images, nested, arguments, reading);
    }

    public ProcessorOptions Options { get; }

    public ImageBackend Backend => Options.Backend;

    /// <summary>The pictures as given, in lists of lists.</summary>
    public IReadOnlyList<IReadOnlyList<ImageInput>> Inputs { get; }

    /// <summary>Whether the caller gave lists of lists.</summary>
    public bool IsNested { get; }

    /// <summary>The pictures as [channels, height, width], one after the other.</summary>
    public Tensor[] Prepare() => [.. Inputs.SelectMany(i => i).Select(Prepare)];

    /// <summary>The pictures as [channels, height, width], in lists of lists.</summary>
    public Tensor[][] PrepareNested() => [.. Inputs.Select(list => list.Select(Prepare).ToArray())];

    /// <summary>Further pictures of the call, by argument name, for example <c>segmentation_maps</c>; null where there are none.</summary>
    /// <param name="name">The argument's name.</param>
    public IReadOnlyList<ImageInput>? Companions(string name) => _arguments.Companions.GetValueOrDefault(name);

    /// <summary>Whether the call itself gives an option.</summary>
    /// <param name="name">The option.</param>
    public bool Gives(string name) => _arguments.Options.ContainsKey(name);

    private Tensor Prepare(ImageInput image)
    {
        Tensor samples = Backend.Prepare(image, _reading.ConvertsRgb && Options.Bool("do_convert_rgb"));
        return _reading.InfersChannels && image.Picture is not null ? Inferred(samples) : samples;
    }

    /// <summary>What an array [height, width, channels] of a picture is where its first size, too, may be a number of channels.</summary>
    private static Tensor Inferred(Tensor picture)
        => picture.Channels() > 1 && picture.Height() is (1 or 3) ? picture.permute(1, 2, 0)
            : picture.Channels() == 3 ? picture
            : throw new ImageProcessorException($"Image samples: expected a picture of 3 channels, found {picture.Channels()}.");
}
