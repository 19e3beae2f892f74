using System.Text.Json;
using HfPipelines.Configuration;
using HfPipelines.Networks;

namespace HfPipelines.Generation;

/// <summary>A checkpoint's defaults for generation: <c>generation_config.json</c>, or what <c>config.json</c> says where there is none.</summary>
public sealed record GenerationConfig
{
    private static readonly ArchitectureRegistry NoArchitectures = new([]);

    /// <summary>A configuration that says nothing.</summary>
    public static GenerationConfig Empty { get; } = new();

    /// <summary>The options that the checkpoint sets; null wherever it is silent.</summary>
    public GenerationOptions Options { get; init; } = new();

    /// <summary>The longest text that the model was made for, in tokens; null when the configuration does not say.</summary>
    public int? MaxPositionEmbeddings { get; init; }

    /// <summary>The JSON object as it was read, with keys of single models too; an empty object where there was no file.</summary>
    public JsonElement Json { get; init; } = JsonDocument.Parse("{}").RootElement;

    /// <summary>Reads the configuration of a checkpoint's folder.</summary>
    /// <param name="folder">The folder, with <c>config.json</c>.</param>
    /// <exception cref="ConfigurationException">A file is missing, is no JSON, or holds a value of another type than expected.</exception>
    public static GenerationConfig Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = Path.Combine(folder, "generation_config.json");
        ConfigReader config = ReadFile(Path.Combine(folder, "config.json"));
        return Read(File.Exists(path) ? ReadFile(path) : null, config);
    }

    /// <summary>Reads the configuration from JSON.</summary>
    /// <param name="generationConfig"><c>generation_config.json</c>, or null where the checkpoint has none.</param>
    /// <param name="config"><c>config.json</c>.</param>
    /// <exception cref="ConfigurationException">A value has another type than expected.</exception>
    public static GenerationConfig Read(ConfigReader? generationConfig, ConfigReader config)
    {
        ArgumentNullException.ThrowIfNull(config);
        ConfigReader? text = config.GetObject("decoder") ?? config.GetObject("generator") ?? config.GetObject("text_config");
        GenerationOptions options = generationConfig is not null ? GenerationConfigReader.Read(generationConfig) : GenerationConfigReader.Read(config);
        return new GenerationConfig
        {
            Options = generationConfig is null && text is not null ? options.Over(GenerationConfigReader.Read(text)) : options,
            MaxPositionEmbeddings = config.GetInt32OrNull("max_position_embeddings", "n_positions"),
            Json = (generationConfig ?? config).Json,
        };
    }

    private static ConfigReader ReadFile(string path)
    {
        try
        {
            return new ConfigReader(path, JsonDocument.Parse(File.ReadAllBytes(path)).RootElement, NoArchitectures);
        }
        catch (JsonException e)
        {
            throw new ConfigurationException(path, null, "JSON", e.Message, e);
        }
        catch (IOException e)
        {
            throw new ConfigurationException(path, null, "a file", "none that can be read", e);
        }
    }
}
