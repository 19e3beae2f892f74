using HfPipelines.Configuration;

namespace HfPipelines.Networks;

/// <summary>
/// A model type of which names and classes are known, but that has neither a typed configuration nor a network: a checkpoint of it can be
/// inspected, not run.
/// </summary>
public sealed class ListedArchitecture : Architecture
{
    private ListedArchitecture(string[] parts)
    {
        ModelType = parts[0];
        Kind = Enum.Parse<ArchitectureKind>(parts[1]);
        TokenizerClass = NameOrNull(parts[2]);
        ImageProcessorClass = NameOrNull(parts[3]);
        ProcessorClass = NameOrNull(parts[4]);
        Classes = [.. parts[5..].Select(ReadClass)];
    }

    /// <inheritdoc/>
    public override string ModelType { get; }

    /// <inheritdoc/>
    public override ArchitectureKind Kind { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ModelClass> Classes { get; }

    /// <inheritdoc/>
    public override string? TokenizerClass { get; }

    /// <inheritdoc/>
    public override string? ImageProcessorClass { get; }

    /// <inheritdoc/>
    public override string? ProcessorClass { get; }

    /// <summary>Reads a list of model types.</summary>
    /// <param name="lines">
    /// One line for each: type, kind, tokenizer, image processor and processor, <c>-</c> for none, then classes as <c>Name:task,task</c> or, where
    /// they generate, <c>Name*:task,task</c>; all with a space between them.
    /// </param>
    public static IEnumerable<ListedArchitecture> ReadAll(string lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => new ListedArchitecture(line.Split(' ')));
    }

    /// <inheritdoc/>
    public override PretrainedConfig ReadConfig(ConfigReader reader) => new UntypedConfig(this, reader);

    private static string? NameOrNull(string name) => name == "-" ? null : name;

    private static ModelClass ReadClass(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = text[..colon];
        return new ModelClass
        {
            Name = name.TrimEnd('*'),
            Generates = name.EndsWith('*'),
            Tasks = text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries),
        };
    }
}
