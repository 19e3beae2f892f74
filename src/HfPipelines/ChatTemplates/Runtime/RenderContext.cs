using System.Runtime.CompilerServices;
using System.Text;
using HfPipelines.ChatTemplates.Builtins;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>The state of one rendering: variables, output, limits.</summary>
internal sealed class RenderContext(ChatTemplateOptions options, IReadOnlyDictionary<string, object?> variables)
{
    private long _steps = options.MaxSteps;
    private long _characters = options.MaxCharacters;
    private readonly Dictionary<string, object?> _converted = [];
    private int _recursion;

    public ChatTemplateOptions Options { get; } = options;

    /// <summary>The output of the template outside of macros, set blocks and filter blocks.</summary>
    public StringBuilder RootOutput { get; } = new();

    /// <summary>What the <c>generation</c> blocks wrote.</summary>
    public List<TextSpan> GenerationSpans { get; } = [];

    /// <summary>Whether <c>{% autoescape true %}</c> is on.</summary>
    public bool AutoEscape { get; set; }

    /// <summary>The line of the statement that runs.</summary>
    public int Line { get; set; }

    /// <summary>The variables that the template set outside of loops and macros; only kept when it has blocks, which look them up by name.</summary>
    public Dictionary<string, object?>? TopLevel { get; init; }

    /// <summary>The variable, global function or <see cref="Missing"/> of a name.</summary>
    public object? Resolve(string name)
    {
        if (TopLevel is not null && TopLevel.TryGetValue(name, out object? value))
        {
            return value;
        }

        if (_converted.TryGetValue(name, out value))
        {
            return value;
        }

        value = variables.TryGetValue(name, out value) ? PythonValue.From(value) : Globals.Find(name) ?? Missing.Value;
        _converted.Add(name, value);
        return value;
    }

    /// <summary>Counts work.</summary>
    public void Step(long count = 1)
    {
        if ((_steps -= count) < 0)
        {
            throw Raise.Runtime($"the template takes more than {Options.MaxSteps} steps");
        }
    }

    /// <summary>Counts characters that are about to be made.</summary>
    public void Charge(long characters)
    {
        if ((_characters -= characters) < 0)
        {
            throw Raise.Memory($"the template makes more than {Options.MaxCharacters} characters of text");
        }
    }

    /// <summary>Counts items of a list that is about to be made.</summary>
    public void ChargeItems(long count)
    {
        Step(count);
        Charge(count * 4);
    }

    /// <summary>Counts one call into another; end with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_recursion > Options.MaxRecursion || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Raise.Recursion();
        }
    }

    public void Leave() => _recursion--;

    /// <summary>Appends to an output.</summary>
    public void Write(StringBuilder output, string text)
    {
        Charge(text.Length);
        output.Append(text);
    }
}
