using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>One call of an image processor: the options in force and the prepared pictures.</summary>
internal sealed class ProcessorCall
{
    private readonly ImageArguments _arguments;

    public ProcessorCall(ProcessorOptions options, IReadOnlyList<IReadOnlyList<ImageInput>> images, bool nested, ImageArguments arguments)
    {
        (Options, Inputs, IsNested, _arguments) = (options, images, nested, arguments);
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

    private Tensor Prepare(ImageInput image) => Backend.Prepare(image, Options.Bool("do_convert_rgb"));
}
