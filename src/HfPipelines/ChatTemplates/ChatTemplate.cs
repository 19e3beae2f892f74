using HfPipelines.ChatTemplates.Compilation;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates;

/// <summary>
/// A chat template: a Jinja template that gives exactly the text that Python's <c>transformers</c> gives, in the same sandbox
/// (<c>trim_blocks</c> and <c>lstrip_blocks</c>, <c>break</c> and <c>continue</c>, <c>{% generation %}</c>, <c>tojson</c> without HTML escapes,
/// <c>raise_exception</c>, <c>strftime_now</c>). It is parsed once and can be rendered from many threads at a time.
/// </summary>
public sealed class ChatTemplate
{
    private readonly CompiledTemplate _compiled;
    private readonly Lazy<string> _literalText;

    private ChatTemplate(string source, string? name, TemplateNode template)
    {
        (Source, Name) = (source, name);
        _compiled = Compiler.Compile(template);
        _literalText = new Lazy<string>(() => string.Join('\0', template.All()
            .Select(node => node switch { TemplateData data => data.Text, Constant { Value: string text } => text, _ => null })
            .OfType<string>().Distinct()));
    }

    /// <summary>The template's text.</summary>
    public string Source { get; }

    /// <summary>The name given to <see cref="Parse"/>, which error messages show.</summary>
    public string? Name { get; }

    /// <summary>The names of the variables that the template takes from outside; those of its own functions are left out.</summary>
    public IReadOnlySet<string> UndeclaredVariables => _compiled.Undeclared;

    /// <summary>The text outside of tags and all string constants, joined by null characters.</summary>
    internal string LiteralText => _literalText.Value;

    /// <summary>Parses a template.</summary>
    /// <param name="source">The text of the template.</param>
    /// <param name="name">A name for error messages, for example the file.</param>
    /// <exception cref="TemplateException">The text is no template: the exception says why and in which line.</exception>
    public static ChatTemplate Parse(string source, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return new ChatTemplate(source, name, Parser.Parse(source));
        }
        catch (TemplateException error)
        {
            throw error.At(null, name);
        }
    }

    /// <summary>Renders the template.</summary>
    /// <param name="variables">
    /// The variables: null, <see cref="bool"/>, integers of any size, floating-point numbers, <see cref="string"/>, lists, dictionaries with string keys (whose order is kept),
    /// <c>JsonElement</c> and <c>JsonNode</c>. A value of another type is seen as the text <c>&lt;TypeName&gt;</c>.
    /// </param>
    /// <param name="options">The clock and the limits; <see cref="ChatTemplateOptions.Default"/> when null.</param>
    /// <returns>The text.</returns>
    /// <exception cref="TemplateException">The template raised an error or went over a limit.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables, ChatTemplateOptions? options = null) => RenderWithSpans(variables, options).Text;

    /// <summary>Renders the template and says which parts of the text a <c>{% generation %}</c> block wrote.</summary>
    /// <param name="variables">The variables, as for <see cref="Render"/>.</param>
    /// <param name="options">The clock and the limits; <see cref="ChatTemplateOptions.Default"/> when null.</param>
    /// <returns>The text and the spans.</returns>
    /// <exception cref="TemplateException">The template raised an error or went over a limit.</exception>
    public RenderedChat RenderWithSpans(IReadOnlyDictionary<string, object?> variables, ChatTemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var context = new RenderContext(options ?? ChatTemplateOptions.Default, variables) { TopLevel = _compiled.HasBlocks ? [] : null };
        try
        {
            _compiled.Run(context);
            return new RenderedChat(context.RootOutput.ToString(), context.GenerationSpans);
        }
        catch (TemplateException error)
        {
            throw error.At(context.Line == 0 ? null : context.Line, Name);
        }
    }
}
