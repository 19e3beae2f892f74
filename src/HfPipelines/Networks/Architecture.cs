using HfPipelines.Checkpoints;
using HfPipelines.Configuration;
using HfPipelines.Processing;

namespace HfPipelines.Networks;

/// <summary>What HfPipelines knows of one model type. The generator writes one implementation for each spec.</summary>
public abstract class Architecture
{
    /// <summary>The <c>model_type</c> of <c>config.json</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>The kind of pipeline.</summary>
    public abstract ArchitectureKind Kind { get; }

    /// <summary>The classes of the model type.</summary>
    public abstract IReadOnlyList<ModelClass> Classes { get; }

    /// <summary>The weight conversions of the type; those of a class win over them.</summary>
    public virtual IReadOnlyList<WeightConversion> Conversions => [];

    /// <summary>The tokenizer class that the type uses when its checkpoint names none, or null.</summary>
    public virtual string? TokenizerClass => null;

    /// <summary>The image processor class that the type uses when its checkpoint names none, or null.</summary>
    public virtual string? ImageProcessorClass => null;

    /// <summary>The processor class that the type uses when its checkpoint names none, or null.</summary>
    public virtual string? ProcessorClass => null;

    /// <summary>Reads the typed configuration.</summary>
    /// <param name="reader">The JSON object of the configuration.</param>
    /// <exception cref="ConfigurationException">A value is not what the model type accepts.</exception>
    public abstract PretrainedConfig ReadConfig(ConfigReader reader);

    /// <summary>Makes a processor of a class in transformers that belongs to this architecture.</summary>
    /// <param name="processorClass">For example <c>LlavaProcessor</c>.</param>
    /// <param name="files">The checkpoint's files.</param>
    /// <returns>The processor, or null where the class is another's.</returns>
    public virtual Processor? CreateProcessor(string processorClass, ProcessorFiles files) => null;

    /// <summary>The class of the base model: that of the auto mapping, or the only one.</summary>
    /// <exception cref="MissingNetworkException">The architecture has no base model.</exception>
    public ModelClass BaseClass
        => Classes.FirstOrDefault(c => c.Tasks.Contains("base")) ?? (Classes is [var only] ? only : throw new MissingNetworkException(ModelType, "base model"));

    /// <summary>Finds a class by its name in transformers.</summary>
    /// <param name="name">For example <c>LlamaForCausalLM</c>.</param>
    /// <returns>The class, or null when the architecture has none of that name.</returns>
    public ModelClass? FindClass(string name) => Classes.FirstOrDefault(c => c.Name == name);

    /// <summary>Makes the base model: the class that the auto mapping of base models names.</summary>
    /// <param name="config">The configuration, of this architecture.</param>
    /// <param name="weights">The weights, below the prefix of the base model.</param>
    /// <exception cref="MissingNetworkException">HfPipelines has no network for the base model yet.</exception>
    public Network CreateBase(PretrainedConfig config, Weights weights) => Create(BaseClass, config, weights);

    /// <summary>Makes the base model where it must be a decoder.</summary>
    /// <param name="config">The configuration, of this architecture.</param>
    /// <param name="weights">The weights, below the prefix of the base model.</param>
    /// <exception cref="MissingNetworkException">HfPipelines has no network for the base model yet.</exception>
    /// <exception cref="HfPipelinesException">The base model is no decoder.</exception>
    public DecoderNetwork CreateDecoder(PretrainedConfig config, Weights weights)
        => CreateBase(config, weights) as DecoderNetwork ?? throw new HfPipelinesException($"'model_type': expected a decoder, found '{ModelType}'.");

    /// <summary>Makes the model that gives feature maps to others: the class that the auto mapping of backbones names.</summary>
    /// <param name="config">The configuration, of this architecture.</param>
    /// <param name="weights">The weights of the backbone.</param>
    /// <exception cref="MissingNetworkException">HfPipelines has no network for the backbone yet, or the architecture has none.</exception>
    public Backbone CreateBackbone(PretrainedConfig config, Weights weights)
    {
        ModelClass? model = Classes.FirstOrDefault(c => c.Tasks.Contains("backbone"));
        return model is null ? throw new MissingNetworkException(ModelType, "backbone")
            : Create(model, config, weights) as Backbone ?? throw new MissingNetworkException(ModelType, model.Name);
    }

    private Network Create(ModelClass model, PretrainedConfig config, Weights weights)
        => model.Create?.Invoke(config, weights.As(model, config)) ?? throw new MissingNetworkException(ModelType, model.Name);
}
