namespace HfPipelines.ChatTemplates.Python;

/// <summary>Makes the errors that Python and Jinja raise.</summary>
internal static class Raise
{
    public static TemplateException Type(string reason) => new("TypeError", reason);

    public static TemplateException Value(string reason) => new("ValueError", reason);

    public static TemplateException Index(string reason) => new("IndexError", reason);

    public static TemplateException Key(string reason) => new("KeyError", reason);

    public static TemplateException Attribute(string reason) => new("AttributeError", reason);

    public static TemplateException Overflow(string reason) => new("OverflowError", reason);

    public static TemplateException ZeroDivision(string reason) => new("ZeroDivisionError", reason);

    public static TemplateException Assertion(string reason) => new("AssertionError", reason);

    public static TemplateException Recursion() => new("RecursionError", "maximum recursion depth exceeded");

    public static TemplateException Memory(string reason) => new("MemoryError", reason);

    public static TemplateException Template(string reason) => new("TemplateError", reason);

    public static TemplateException Runtime(string reason) => new("TemplateRuntimeError", reason);

    public static TemplateException Security(string reason) => new("SecurityError", reason);

    public static TemplateException FilterArgument(string reason) => new("FilterArgumentError", reason);

    public static TemplateException Syntax(string reason, int line) => new("TemplateSyntaxError", reason, line);

    public static TemplateException TemplateAssertion(string reason, int line) => new("TemplateAssertionError", reason, line);

    /// <summary>What Python's own compiler refuses in the code that Jinja generates.</summary>
    public static TemplateException PythonSyntax(string reason, int line) => new("SyntaxError", reason, line);
}
