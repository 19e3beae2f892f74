using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>The value of a name, attribute or item that does not exist: it prints as nothing, iterates over nothing, is false, and raises in every other use.</summary>
internal sealed class Undefined
{
    private readonly string? _hint;
    private readonly object? _owner = Missing.Value;
    private readonly object? _name;
    private readonly bool _unsafe;

    private Undefined(string? hint, object? owner, object? name, bool isUnsafe)
    {
        (_hint, _owner, _name, _unsafe) = (hint, owner, name, isUnsafe);
    }

    /// <summary>A name without a value.</summary>
    public static Undefined Name(string name) => new(null, Missing.Value, name, false);

    /// <summary>An attribute or item that a value does not have.</summary>
    public static Undefined Member(object? owner, object? name) => new(null, owner, name, false);

    /// <summary>An attribute that the sandbox does not give.</summary>
    public static Undefined Unsafe(object? owner, string name) =>
        new($"access to attribute {PythonRepr.Repr(name)} of {PythonRepr.Repr(PythonType.NameOf(owner))} object is unsafe.", owner, name, true);

    /// <summary>What has no value for another reason.</summary>
    public static Undefined Because(string hint) => new(hint, Missing.Value, null, false);

    /// <summary>The error that a use raises.</summary>
    public TemplateException Error() => new(_unsafe ? "SecurityError" : "UndefinedError", Reason());

    private string Reason()
    {
        if (_hint is not null)
        {
            return _hint;
        }

        if (_owner is Missing)
        {
            return $"{PythonRepr.Repr(_name)} is undefined";
        }

        string owner = _owner is null ? "None" : $"{PythonType.QualifiedNameOf(_owner)} object";
        return _name is string ? $"{PythonRepr.Repr(owner)} has no attribute {PythonRepr.Repr(_name)}" : $"{owner} has no element {PythonRepr.Repr(_name)}";
    }
}
