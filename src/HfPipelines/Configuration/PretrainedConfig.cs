using System.Text.Json;
using HfPipelines.Networks;

namespace HfPipelines.Configuration;

/// <summary>The configuration of a checkpoint: what every model type has. The generator derives one record for each spec.</summary>
public abstract record PretrainedConfig
{
    /// <summary>Reads what every configuration has.</summary>
    /// <param name="architecture">The architecture that the configuration belongs to.</param>
    /// <param name="reader">The JSON object.</param>
    protected PretrainedConfig(Architecture architecture, ConfigReader reader)
    {
        Architecture = architecture;
        Reader = reader;
        Architectures = reader.GetStrings("architectures") ?? [];
        DType = reader.GetStringOrNull("dtype", "torch_dtype");
        IsEncoderDecoder = reader.GetBoolean(false, "is_encoder_decoder");
        TieWordEmbeddings = reader.GetBoolean(true, "tie_word_embeddings");
        ProblemType = reader.GetStringOrNull("problem_type");
        IdToLabel = reader.GetLabels();
        BackboneFeatures = reader.GetStrings("out_features");
        BackboneIndices = reader.GetInt32s("out_indices");
    }

    /// <summary>The architecture that the configuration belongs to.</summary>
    public Architecture Architecture { get; }

    /// <summary>The JSON object as it was read, with every key, also those that no property shows.</summary>
    public JsonElement Json => Reader.Json;

    /// <summary>Reads keys that no property shows.</summary>
    public ConfigReader Reader { get; }

    /// <summary>The classes in transformers that wrote the checkpoint.</summary>
    public IReadOnlyList<string> Architectures { get; init; }

    /// <summary>The element type of the checkpoint, for example <c>bfloat16</c>; null when the file does not say.</summary>
    public string? DType { get; init; }

    /// <summary>Whether the model has an encoder and a decoder.</summary>
    public bool IsEncoderDecoder { get; init; }

    /// <summary>Whether input and output embeddings share their memory.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary><c>regression</c>, <c>single_label_classification</c> or <c>multi_label_classification</c>; null when the file does not say.</summary>
    public string? ProblemType { get; init; }

    /// <summary>The names of a classifier's labels, by index.</summary>
    public IReadOnlyList<string> IdToLabel { get; init; }

    /// <summary>The number of labels of a classifier.</summary>
    public int NumLabels => IdToLabel.Count;

    /// <summary>The names of the stages whose feature maps a backbone gives; null where the file does not say.</summary>
    public IReadOnlyList<string>? BackboneFeatures { get; init; }

    /// <summary>The numbers of the stages whose feature maps a backbone gives, below 0 from the end; null where the file does not say.</summary>
    public IReadOnlyList<int>? BackboneIndices { get; init; }

    /// <summary>Whether the network has the defects of the original that are known; see <see cref="LoadOptions.ReproducesDefects"/>.</summary>
    public bool ReproducesDefects { get; init; }

    /// <summary>A value that a file may leave null, but that a network cannot do without.</summary>
    /// <param name="value">The value.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="ConfigurationException">The value is null.</exception>
    public T Required<T>(T? value, string key)
        where T : struct
        => value ?? throw Null(key);

    /// <summary>A value that a file may leave null, but that a network cannot do without.</summary>
    /// <param name="value">The value.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="ConfigurationException">The value is null.</exception>
    public T Required<T>(T? value, string key)
        where T : class
        => value ?? throw Null(key);

    /// <summary>This configuration as that of a transformer, by the names that all share.</summary>
    /// <exception cref="ConfigurationException">It lacks the sizes of a transformer.</exception>
    public ITransformerConfig AsTransformer()
        => this as ITransformerConfig ?? throw Error("model_type", "a transformer", Architecture.ModelType);

    /// <summary>An error that names this configuration.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    public ConfigurationException Error(string key, string expected, string found) => new($"configuration of {Architecture.ModelType}", key, expected, found);

    private ConfigurationException Null(string key) => Error(key, "a value", "null");
}
