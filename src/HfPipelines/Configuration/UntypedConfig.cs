using HfPipelines.Networks;

namespace HfPipelines.Configuration;

/// <summary>The configuration of a model type that has no typed one: what every configuration has, and the JSON.</summary>
public sealed record UntypedConfig : PretrainedConfig
{
    internal UntypedConfig(Architecture architecture, ConfigReader reader)
        : base(architecture, reader)
    {
    }
}
