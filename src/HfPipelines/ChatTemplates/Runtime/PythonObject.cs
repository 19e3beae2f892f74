namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>The base of the values that have no type of their own in .NET.</summary>
internal abstract class PythonObject
{
    /// <summary>The name of the value's type in Python.</summary>
    public abstract string TypeName { get; }

    /// <summary>The module of the type; null for built-in types.</summary>
    public virtual string? Module => null;

    /// <summary>What <c>repr</c> gives.</summary>
    public virtual string Repr() => $"<{(Module is null ? TypeName : $"{Module}.{TypeName}")} object at {Address}>";

    /// <summary>Finds an attribute that is not a method of a built-in type.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">Its value.</param>
    public virtual bool TryGetAttribute(string name, out object? value)
    {
        value = null;
        return false;
    }

    /// <summary>The address that <c>repr</c> shows; the same for all objects, so that a rendering can be repeated.</summary>
    public const string Address = "0x7f0000000000";
}
