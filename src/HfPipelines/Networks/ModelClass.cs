using HfPipelines.Checkpoints;
using HfPipelines.Configuration;

namespace HfPipelines.Networks;

/// <summary>One model class of an architecture, under its name in transformers, for example <c>LlamaForCausalLM</c>.</summary>
public sealed record ModelClass
{
    /// <summary>The name of the class in transformers; <c>architectures</c> in <c>config.json</c> holds it.</summary>
    public required string Name { get; init; }

    /// <summary>The auto mappings that lead to the class: <c>base</c>, <c>causal_lm</c>, <c>image_text_to_text</c>...</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>The name under which the class holds its base model, for example <c>model</c>; empty where it holds none.</summary>
    public string BaseModelPrefix { get; init; } = "";

    /// <summary>Tensors that share another's memory when the configuration ties them: name to name of the source.</summary>
    public IReadOnlyDictionary<string, string> TiedWeights { get; init; } = new Dictionary<string, string>();

    /// <summary>The weight conversions of this class, which win over those of its architecture.</summary>
    public IReadOnlyList<WeightConversion> Conversions { get; init; } = [];

    /// <summary>Tensors that a checkpoint may lack, as regular expressions.</summary>
    public IReadOnlyList<string> IgnoreMissing { get; init; } = [];

    /// <summary>Tensors of a checkpoint that the class does not use, as regular expressions.</summary>
    public IReadOnlyList<string> IgnoreUnexpected { get; init; } = [];

    /// <summary>Whether the class generates tokens.</summary>
    public bool Generates { get; init; }

    /// <summary>Makes the network from its configuration and weights; null when HfPipelines has no network for the class yet.</summary>
    public Func<PretrainedConfig, Weights, Network>? Create { get; init; }
}
