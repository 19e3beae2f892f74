using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HfPipelines.Audio;
using HfPipelines.ChatTemplates;
using HfPipelines.Configuration;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using HfPipelines.Video;

namespace HfPipelines.Processing;

/// <summary>What a checkpoint's folder says of its processor; the parts are read when they are first asked for.</summary>
public sealed class ProcessorFiles
{
    private readonly string _folder;
    private readonly Lazy<Tokenizer> _tokenizer;
    private readonly Lazy<ImageProcessor> _imageProcessor;
    private readonly Lazy<VideoProcessor> _videoProcessor;
    private readonly Lazy<FeatureExtractor> _featureExtractor;

    private readonly ConcurrentDictionary<string, Tokenizer> _others = new();

    internal ProcessorFiles(string folder, ArchitectureRegistry registry)
    {
        _folder = folder;
        _tokenizer = new Lazy<Tokenizer>(() => Tokenizer.Load(folder));
        _imageProcessor = new Lazy<ImageProcessor>(() => ImageProcessor.Load(folder));
        _videoProcessor = new Lazy<VideoProcessor>(() => VideoProcessor.Load(folder));
        _featureExtractor = new Lazy<FeatureExtractor>(() => FeatureExtractor.Load(folder));
        Config = Read("processor_config.json", registry) ?? Read("preprocessor_config.json", registry);
    }

    /// <summary><c>processor_config.json</c>, else <c>preprocessor_config.json</c>, else null.</summary>
    public ConfigReader? Config { get; }

    /// <summary>The processor class in transformers that the files name, or null.</summary>
    public string? ProcessorClass => Config?.GetStringOrNull("processor_class");

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer => _tokenizer.Value;

    /// <summary>The processor of pictures.</summary>
    public ImageProcessor ImageProcessor => _imageProcessor.Value;

    /// <summary>The processor of videos.</summary>
    public VideoProcessor VideoProcessor => _videoProcessor.Value;

    /// <summary>The processor of recordings.</summary>
    public FeatureExtractor FeatureExtractor => _featureExtractor.Value;

    /// <summary>The model type of <c>config.json</c>, or null.</summary>
    internal string? ModelType => Read("config.json", new ArchitectureRegistry([]))?.GetStringOrNull("model_type");

    /// <summary>A further tokenizer, in a folder of its own.</summary>
    /// <param name="name">The folder's name.</param>
    internal Tokenizer OtherTokenizer(string name) => _others.GetOrAdd(name, n => Tokenizer.Load(Path.Combine(_folder, n)));

    /// <summary>The configuration as an object; empty where there is none.</summary>
    internal JsonObject Settings => Config is null ? [] : JsonObject.Create(Config.Json) ?? [];

    /// <summary>The chat template: of the processor's own files, else the tokenizer's; null for none.</summary>
    public ChatTemplate? ChatTemplate
    {
        get
        {
            string? source = Read("chat_template.json", new ArchitectureRegistry([]))?.GetStringOrNull("chat_template") ?? Tokenizer.ChatTemplate;
            return source is null ? null : ChatTemplates.ChatTemplate.Parse(source);
        }
    }

    private ConfigReader? Read(string name, ArchitectureRegistry registry)
    {
        string path = Path.Combine(_folder, name);
        return File.Exists(path) ? new ConfigReader(path, PythonJsonReader.Parse(File.ReadAllBytes(path)), registry) : null;
    }
}
