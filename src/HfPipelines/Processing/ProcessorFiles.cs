using HfPipelines.ChatTemplates;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Tokenization;

namespace HfPipelines.Processing;

/// <summary>What a checkpoint's folder says of its processor; the parts are read when they are first asked for.</summary>
public sealed class ProcessorFiles
{
    private readonly CheckpointFolder _folder;
    private readonly Lazy<Tokenizer> _tokenizer;
    private readonly Lazy<ImageProcessor> _imageProcessor;

    internal ProcessorFiles(CheckpointFolder folder, ArchitectureRegistry registry)
    {
        _folder = folder;
        _tokenizer = new Lazy<Tokenizer>(() => Tokenizer.Load(folder.Path));
        _imageProcessor = new Lazy<ImageProcessor>(() => ImageProcessor.Load(folder.Path));
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

    /// <summary>The chat template: of the processor's own files, else the tokenizer's; null for none.</summary>
    public ChatTemplate? ChatTemplate
    {
        get
        {
            string? own = _folder.Exists("chat_template.json") ? new ConfigReader("chat_template.json", _folder.ReadJson("chat_template.json"), new ArchitectureRegistry([])).GetStringOrNull("chat_template") : null;
            string? source = own ?? Tokenizer.ChatTemplate;
            return source is null ? null : ChatTemplates.ChatTemplate.Parse(source);
        }
    }

    private ConfigReader? Read(string file, ArchitectureRegistry registry)
        => _folder.Exists(file) ? new ConfigReader(_folder.PathOf(file), _folder.ReadJson(file), registry) : null;
}
