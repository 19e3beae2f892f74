namespace HfPipelines.ChatTemplates.Tools;

/// <summary>A function cannot be described to a model as it is.</summary>
/// <param name="function">The function.</param>
/// <param name="parameter">The parameter at fault; null for the function as a whole.</param>
/// <param name="reason">What is missing or not supported.</param>
public sealed class ToolSchemaException(string function, string? parameter, string reason)
    : HfPipelinesException($"No tool schema for the function '{function}'{(parameter is null ? "" : $", parameter '{parameter}'")}: {reason}")
{
    /// <summary>The function.</summary>
    public string Function { get; } = function;

    /// <summary>The parameter at fault; null for the function as a whole.</summary>
    public string? Parameter { get; } = parameter;
}
