using System;
using System.Collections.Generic;
using HfPipelines.Generators.Specs.Json;

namespace HfPipelines.Generators.Specs;

/// <summary>What is known of one model type: pure data.</summary>
internal sealed record Spec
{
    public string ModelType { get; init; } = "";

    /// <summary>The name of the member of <c>ArchitectureKind</c>.</summary>
    public string Kind { get; init; } = "Text";

    public string Summary { get; init; } = "";

    /// <summary>The configuration class in transformers, for example <c>LlamaConfig</c>.</summary>
    public string ConfigClass { get; init; } = "";

    public IReadOnlyList<SpecField> Fields { get; init; } = [];

    public IReadOnlyList<SpecClass> Classes { get; init; } = [];

    public IReadOnlyList<SpecConversion> Conversions { get; init; } = [];

    public string? Tokenizer { get; init; }

    public string? ImageProcessor { get; init; }

    public string? Processor { get; init; }

    /// <summary>The class that is the architecture, for example <c>LlamaArchitecture</c>.</summary>
    public string ArchitectureClass
        => (ConfigClass.EndsWith("Config", StringComparison.Ordinal) ? ConfigClass.Substring(0, ConfigClass.Length - "Config".Length) : ConfigClass) + "Architecture";
}

/// <summary>A field of a configuration.</summary>
internal sealed record SpecField
{
    public string Name { get; init; } = "";

    public FieldType Type { get; init; }

    /// <summary>Whether the field may be absent without a default.</summary>
    public bool Nullable { get; init; }

    /// <summary>The default as JSON; null for none.</summary>
    public JsonNode? Default { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>For a sub-configuration: the model type where the file names none.</summary>
    public string? ModelType { get; init; }

    /// <summary>For a sub-configuration of one fixed type: its class; null where the file decides.</summary>
    public string? ConfigClass { get; init; }

    /// <summary>For a sub-configuration: values, as JSON, where the whole key is absent.</summary>
    public string? InitialJson { get; init; }
}

/// <summary>The types of configuration fields.</summary>
internal enum FieldType
{
    Int,
    Float,
    Bool,
    String,
    IntList,
    FloatList,
    BoolList,
    StringList,
    Rope,
    Config,
    Json,
}

/// <summary>A model class.</summary>
internal sealed record SpecClass
{
    public string Name { get; init; } = "";

    public IReadOnlyList<string> Tasks { get; init; } = [];

    public string BaseModelPrefix { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> Tied { get; init; } = [];

    public IReadOnlyList<SpecConversion> Conversions { get; init; } = [];

    public IReadOnlyList<string> IgnoreMissing { get; init; } = [];

    public IReadOnlyList<string> IgnoreUnexpected { get; init; } = [];

    public bool Generates { get; init; }
}

/// <summary>A weight conversion.</summary>
internal sealed record SpecConversion
{
    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<string> Targets { get; init; } = [];

    public IReadOnlyList<string> ReverseSources { get; init; } = [];

    public IReadOnlyList<string> ReverseTargets { get; init; } = [];
}
