namespace HfPipelines.ChatTemplates;

/// <summary>A chat template cannot be parsed, or raised an error while it was rendered.</summary>
public sealed class TemplateException : HfPipelinesException
{
    internal TemplateException(string pythonClass, string reason, int? line = null, string? templateName = null)
        : base(reason)
    {
        (PythonClass, Reason, Line, TemplateName) = (pythonClass, reason, line, templateName);
    }

    /// <summary>The class of the error that Python would raise, for example <c>UndefinedError</c>, <c>TemplateSyntaxError</c>, <c>SecurityError</c> or <c>TypeError</c>.</summary>
    public string PythonClass { get; }

    /// <summary>The base classes of <see cref="PythonClass"/>, the nearest first, up to <c>Exception</c>.</summary>
    public IReadOnlyList<string> PythonBases => BasesOf(PythonClass);

    /// <summary>What was wrong, in Python's words and without the place.</summary>
    public string Reason { get; }

    /// <summary>The line of the template, from 1; null when no line is at fault.</summary>
    public int? Line { get; private set; }

    /// <summary>The name that the template was parsed with, or null.</summary>
    public string? TemplateName { get; private set; }

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            string place = (TemplateName, Line) switch
            {
                (null, null) => "",
                (null, int line) => $" (chat template, line {line})",
                (string name, null) => $" ({name})",
                (string name, int line) => $" ({name}, line {line})",
            };
            return $"{PythonClass}: {Reason}{place}";
        }
    }

    internal TemplateException At(int? line, string? templateName)
    {
        Line ??= line;
        TemplateName ??= templateName;
        return this;
    }

    private static IReadOnlyList<string> BasesOf(string pythonClass) => pythonClass switch
    {
        "TemplateError" => ["Exception"],
        "TemplateSyntaxError" or "TemplateRuntimeError" => ["TemplateError", "Exception"],
        "TemplateAssertionError" => ["TemplateSyntaxError", "TemplateError", "Exception"],
        "UndefinedError" or "SecurityError" or "FilterArgumentError" => ["TemplateRuntimeError", "TemplateError", "Exception"],
        "ZeroDivisionError" or "OverflowError" => ["ArithmeticError", "Exception"],
        "IndexError" or "KeyError" => ["LookupError", "Exception"],
        "RecursionError" => ["RuntimeError", "Exception"],
        "UnicodeEncodeError" => ["UnicodeError", "ValueError", "Exception"],
        _ => ["Exception"],
    };
}
