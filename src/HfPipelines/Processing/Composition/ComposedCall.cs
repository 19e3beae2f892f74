using System.Text.Json.Nodes;
using HfPipelines.Audio;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Tokenization;

namespace HfPipelines.Processing.Composition;

/// <summary>One call of a processor class: what it was given, what its parts made of it so far, and the class's settings.</summary>
internal sealed class ComposedCall
{
    private readonly JsonObject _settings;
    private readonly Lazy<MediaPart?> _images;
    private readonly Lazy<MediaPart?> _videos;
    private readonly Lazy<MediaPart?> _audio;

    public ComposedCall(ProcessorSpec spec, ProcessorFiles files, ProcessorBatch batch, ProcessorOptions options)
    {
        (Spec, Files, Batch, Given, Options) = (spec, files, batch, options, options);
        Config = files.Settings;
        foreach ((string name, JsonNode? value) in options.Settings)
        {
            Config[name] = value?.DeepClone();
        }

        _settings = spec.Part("settings");
        _images = new Lazy<MediaPart?>(() => MediaPart.Create(spec.Entry["image"], Config, files, n => options.Images?.Options[n] ?? files.ImageProcessor.Options.Node(n)));
        _videos = new Lazy<MediaPart?>(() => MediaPart.Create(spec.Entry["video"], Config, files, n => options.Videos?.Options[n] ?? files.VideoProcessor.Options.Node(n)));
        _audio = new Lazy<MediaPart?>(() => MediaPart.Create(spec.Entry["audio"], Config, files, n => options.Audio?.Options[n] ?? files.FeatureExtractor.Options.Find(n)));
    }

    public ProcessorSpec Spec { get; }

    public ProcessorFiles Files { get; }

    public Tokenizer Tokenizer => Files.Tokenizer;

    /// <summary>The processor's configuration with the call's settings over it.</summary>
    public JsonObject Config { get; }

    /// <summary>What there is to process; a class may write the texts, or repeat the pictures.</summary>
    public ProcessorBatch Batch { get; set; }

    /// <summary>The options as they were given.</summary>
    public ProcessorOptions Given { get; }

    /// <summary>The options of the tokenizer; a class may change them.</summary>
    public ProcessorOptions Options { get; set; }

    public MediaPart? ImagePart => _images.Value;

    public MediaPart? VideoPart => _videos.Value;

    public MediaPart? AudioPart => _audio.Value;

    public ImageFeatures? Images { get; set; }

    public ImageFeatures? Videos { get; set; }

    public AudioFeatures? Audio { get; set; }

    public ModelInput Result { get; } = new();

    /// <summary>The texts; empty for none.</summary>
    public IReadOnlyList<string> Texts => Batch.Texts ?? [];

    /// <summary>A word of the entry's <c>words</c>.</summary>
    public string Word(string name) => SpecialWords.Read(Spec.Part("words")[name], Tokenizer, Config);

    /// <summary>A value of the processor's configuration, else of the entry's <c>settings</c>.</summary>
    public JsonNode? Node(string name) => Config[name] ?? _settings[name];

    /// <summary>A number of the processor's configuration, else of the entry's <c>settings</c>.</summary>
    public double Number(string name) => MediaPart.Number(Node(name)) ?? throw new ProcessingException(name, "a number in processor_config.json", Node(name)?.ToJsonString() ?? "none");

    /// <summary>A text of the processor's configuration, else of the entry's <c>settings</c>.</summary>
    public string? Text(string name) => (string?)Node(name);

    /// <summary>Whether the processor's configuration, else the entry's <c>settings</c>, says yes.</summary>
    public bool Is(string name) => (bool?)Node(name) is true;

    /// <summary>The number of pictures of a text.</summary>
    public int ImageCount(int text) => text < Batch.Images.Count ? Batch.Images[text].Count : 0;

    /// <summary>Other texts instead.</summary>
    public ProcessorBatch With(IEnumerable<string> texts) => Batch with { Texts = [.. texts] };

    /// <summary>Changes each text.</summary>
    public ProcessorBatch Each(Func<string, string> change) => Batch.Texts is null ? Batch : With(Texts.Select(change));
}
