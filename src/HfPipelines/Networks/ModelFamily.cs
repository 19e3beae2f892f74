using System.Runtime.CompilerServices;
using HfPipelines.Checkpoints;
using HfPipelines.Configuration;

namespace HfPipelines.Networks;

/// <summary>
/// The classes that a model type has in transformers, as methods without arguments: <c>ForCausalLM()</c> makes the class of the type whose name ends so.
/// </summary>
/// <param name="config">The configuration.</param>
/// <param name="weights">The checkpoint.</param>
public abstract class ModelFamily(PretrainedConfig config, Weights weights)
{
    /// <summary>The configuration.</summary>
    protected PretrainedConfig Config { get; } = config;

    /// <summary>The checkpoint, from the class's own root.</summary>
    protected Weights Weights { get; } = weights;

    /// <summary>The weights of the base model within a class with a head, under the name that the class gives it.</summary>
    /// <param name="head">The ending of the class's name: the method that asks.</param>
    protected Weights BaseWeights([CallerMemberName] string head = "")
    {
        ModelClass model = Config.Architecture.Classes.FirstOrDefault(c => c.Name.EndsWith(head, StringComparison.Ordinal))
            ?? throw new ArgumentException($"'{Config.Architecture.ModelType}' has no class that ends in '{head}'.", nameof(head));
        return Weights / model.BaseModelPrefix;
    }
}
