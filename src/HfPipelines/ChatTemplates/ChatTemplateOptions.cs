namespace HfPipelines.ChatTemplates;

/// <summary>The clock of a rendering and the limits that keep a template of unknown origin from using up time or memory.</summary>
public sealed record ChatTemplateOptions
{
    /// <summary>The options that are used when none are given.</summary>
    public static ChatTemplateOptions Default { get; } = new();

    /// <summary>The clock and time zone of <c>strftime_now</c>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How many steps (statements, calls, items of loops and of filters) a rendering may take. The default, 20 million, is some seconds.</summary>
    public long MaxSteps { get; init; } = 20_000_000;

    /// <summary>How many characters all texts and lists that a rendering makes may have together; an item of a list counts as 4.</summary>
    public long MaxCharacters { get; init; } = 256L * 1024 * 1024;

    /// <summary>How deep macros and recursive loops may call each other.</summary>
    public int MaxRecursion { get; init; } = 250;
}
