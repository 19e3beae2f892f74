using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Imaging.Processing;
using HfPipelines.Networks;
using HfPipelines.Video;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>One call of a post-processing method: the class's way of doing it, the options in force and the network's output.</summary>
internal sealed class PostProcessorCall
{
    private readonly string _method;
    private readonly IReadOnlyDictionary<string, JsonElement> _entry;
    private readonly ModelOutput _output;

    private PostProcessorCall(string className, ImageBackendKind backend, ProcessorOptions processor, string method, ModelOutput output, PostProcessingOptions options)
    {
        ArgumentNullException.ThrowIfNull(output);
        (ClassName, _method, _output, TargetSizes) = (className, method, output, options.TargetSizes);
        _entry = PostProcessorTable.Find(method, className, backend);
        Processor = processor.With(options.ProcessorOptions);
    }

    /// <summary>The processor class.</summary>
    public string ClassName { get; }

    /// <summary>The processor's options.</summary>
    public ProcessorOptions Processor { get; }

    /// <summary>The sizes that the results get; null for the network's own.</summary>
    public IReadOnlyList<TargetSize>? TargetSizes { get; }

    /// <summary>Runs a method for an image processor.</summary>
    /// <param name="processor">The processor.</param>
    /// <param name="method">The method, by its name in transformers without <c>post_process_</c>.</param>
    /// <param name="output">The network's output.</param>
    /// <param name="options">The options of the method.</param>
    /// <param name="run">What it does. Tensors that it makes are disposed of afterwards.</param>
    /// <exception cref="HfPipelinesException">The class has no such method, or the output or an option does not suit it.</exception>
    public static T Run<T>(ImageProcessor processor, string method, ModelOutput output, PostProcessingOptions options, Func<PostProcessorCall, T> run)
    {
        ArgumentNullException.ThrowIfNull(processor);
        return Run(new PostProcessorCall(processor.ClassName, processor.Backend, processor.Options, method, output, options), run);
    }

    /// <summary>Runs a method for a video processor.</summary>
    /// <inheritdoc cref="Run{T}(ImageProcessor, string, ModelOutput, PostProcessingOptions, Func{PostProcessorCall, T})"/>
    public static T Run<T>(VideoProcessor processor, string method, ModelOutput output, PostProcessingOptions options, Func<PostProcessorCall, T> run)
    {
        ArgumentNullException.ThrowIfNull(processor);
        return Run(new PostProcessorCall(processor.ClassName, ImageBackendKind.Torchvision, processor.Options, method, output, options), run);
    }

    /// <summary>Whether the class takes an option.</summary>
    /// <param name="name">The option.</param>
    public bool Takes(string name) => _entry.ContainsKey(name);

    /// <summary>A number: as given, else the class's default.</summary>
    /// <param name="name">The option.</param>
    /// <param name="given">What the caller gives; refused where the class does not take the option.</param>
    /// <returns>Null where the class does not take it or has no default.</returns>
    public double? Number(string name, double? given) => Choose(name, given, static e => e.GetDouble());

    /// <inheritdoc cref="Number"/>
    public int? Count(string name, int? given) => Choose(name, given, static e => e.GetInt32());

    /// <summary>A truth value: as given, else the class's default, else false.</summary>
    /// <inheritdoc cref="Number"/>
    public bool Flag(string name, bool? given = null) => Choose(name, given, static e => e.GetBoolean()) ?? false;

    /// <summary>A word: as given, else the class's default, else empty.</summary>
    /// <inheritdoc cref="Number"/>
    public string Choice(string name, string? given) => given is null || Takes(name) ? given ?? Text(name) : throw Untaken(name);

    /// <summary>A text of the class's entry.</summary>
    /// <param name="name">The key.</param>
    /// <param name="absent">What it is where the entry does not say.</param>
    public string Text(string name, string absent = "") => _entry.TryGetValue(name, out JsonElement value) ? value.GetString()! : absent;

    /// <summary>A tensor of the network's output, in the processor's memory.</summary>
    /// <param name="name">The name in transformers.</param>
    /// <param name="dimensions">How many dimensions it must have; the first is the batch.</param>
    /// <exception cref="ImageProcessorException">It is absent or of another form.</exception>
    public Tensor Output(string name, int dimensions)
    {
        if (!_output.TryGet(name, out Tensor? tensor))
        {
            throw Error($"expected an output '{name}', found {string.Join(", ", _output.Paths)}.");
        }

        return tensor.dim() == dimensions ? tensor.cpu()
            : throw Error($"expected '{name}' to have {dimensions} dimensions, found [{string.Join(", ", tensor.shape)}].");
    }

    /// <summary>A tensor of the network's output, null where it is absent.</summary>
    /// <inheritdoc cref="Output"/>
    public Tensor? OutputOrNull(string name, int dimensions) => _output.TryGet(name, out _) ? Output(name, dimensions) : null;

    /// <summary>Checks that two outputs agree in their first dimensions.</summary>
    /// <param name="name">The name of one.</param>
    /// <param name="other">The name of the other.</param>
    /// <param name="dimensions">How many dimensions.</param>
    /// <exception cref="ImageProcessorException">They do not.</exception>
    public void CheckSame(string name, string other, int dimensions)
    {
        long[] one = _output[name].shape, two = _output[other].shape;
        if (!one.AsSpan(0, dimensions).SequenceEqual(two.AsSpan(0, dimensions)))
        {
            throw Error($"expected '{other}' of [{string.Join(", ", one[..dimensions])}, ...] like '{name}', found [{string.Join(", ", two)}].");
        }
    }

    /// <summary>The size that a result gets; null for the network's own.</summary>
    /// <param name="index">Which picture.</param>
    public TargetSize? SizeOf(int index) => TargetSizes?[index];

    /// <summary>Checks that there are as many target sizes as pictures, if any, and that they are sizes.</summary>
    /// <param name="batch">How many pictures.</param>
    /// <param name="required">Whether the class needs them.</param>
    /// <exception cref="ImageProcessorException">It is not so.</exception>
    public void CheckTargetSizes(long batch, bool required = false) => CheckSizes("target", TargetSizes, batch, required);

    /// <summary>Checks that there are as many sizes as pictures, if any, and that they are sizes.</summary>
    /// <param name="name">Which sizes they are.</param>
    /// <param name="sizes">The sizes.</param>
    /// <param name="batch">How many pictures.</param>
    /// <param name="required">Whether the class needs them.</param>
    /// <exception cref="ImageProcessorException">It is not so.</exception>
    public void CheckSizes(string name, IReadOnlyList<TargetSize>? sizes, long batch, bool required = false)
    {
        if (sizes is null)
        {
            if (required)
            {
                throw Error($"expected {name} sizes, which this class needs, found none.");
            }

            return;
        }

        if (sizes.Count != batch)
        {
            throw Error($"expected {batch} {name} sizes, one for each picture, found {sizes.Count}.");
        }

        foreach (TargetSize size in sizes)
        {
            if (size.Height < 1 || size.Width < 1)
            {
                throw Error($"expected {name} sizes of at least 1 x 1, found {size.Height} x {size.Width}.");
            }
        }
    }

    /// <summary>An error that names the class and the method.</summary>
    /// <param name="message">What was expected and found.</param>
    public ImageProcessorException Error(string message) => new($"{ClassName}: post_process_{_method}: {message}");

    private static T Run<T>(PostProcessorCall call, Func<PostProcessorCall, T> run)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        try
        {
            return run(call);
        }
        catch (ExternalException error)
        {
            throw new ImageProcessorException($"{call.ClassName}: post_process_{call._method}: the output or an option does not suit this class: {error.Message.AsSpan().Trim().ToString().Split('\n')[0]}", error);
        }
    }

    private T? Choose<T>(string name, T? given, Func<JsonElement, T> read)
        where T : struct
        => !_entry.TryGetValue(name, out JsonElement value) ? (given is null ? null : throw Untaken(name))
            : given ?? (value.ValueKind == JsonValueKind.Null ? null : read(value));

    private ImageProcessorException Untaken(string name) => Error($"this class takes no {name}.");
}
