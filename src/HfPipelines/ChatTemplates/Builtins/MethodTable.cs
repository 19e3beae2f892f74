using System.Numerics;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The methods of a built-in type.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed class MethodTable<T>(string typeName)
    where T : notnull
{
    private readonly Dictionary<string, (Signature Signature, Func<RenderContext, T, object?[], object?> Body)> _methods = [];
    private readonly Dictionary<string, Func<RenderContext, T, Arguments, object?>> _variadic = [];
    private readonly HashSet<string> _unsafe = [];

    /// <summary>Adds a method whose arguments have no names.</summary>
    public MethodTable<T> Add(string name, int required, string[] parameters, Func<RenderContext, T, object?[], object?> body)
    {
        _methods.Add(name, (new Signature($"{typeName}.{name}", required, named: false, parameters), body));
        return this;
    }

    /// <summary>Adds a method whose arguments may be given by name.</summary>
    public MethodTable<T> AddNamed(string name, int required, string[] parameters, Func<RenderContext, T, object?[], object?> body)
    {
        _methods.Add(name, (new Signature($"{typeName}.{name}", required, named: true, parameters), body));
        return this;
    }

    /// <summary>Adds a method that takes any arguments.</summary>
    public MethodTable<T> AddVariadic(string name, Func<RenderContext, T, Arguments, object?> body)
    {
        _variadic.Add(name, body);
        return this;
    }

    /// <summary>Adds methods that the sandbox does not give because they change the value.</summary>
    public MethodTable<T> AddUnsafe(params string[] names)
    {
        _unsafe.UnionWith(names);
        return this;
    }

    public bool Has(string name) => _methods.ContainsKey(name) || _variadic.ContainsKey(name) || _unsafe.Contains(name);

    public bool TryBind(T owner, string name, out object? method)
    {
        if (_methods.TryGetValue(name, out (Signature Signature, Func<RenderContext, T, object?[], object?> Body) known))
        {
            method = new BoundMethod(name, owner, (context, arguments) => known.Body(context, owner, known.Signature.Bind(arguments)));
            return true;
        }

        if (_variadic.TryGetValue(name, out Func<RenderContext, T, Arguments, object?>? body))
        {
            method = new BoundMethod(name, owner, (context, arguments) => body(context, owner, arguments));
            return true;
        }

        method = _unsafe.Contains(name) ? Undefined.Unsafe(owner, name) : null;
        return method is not null;
    }
}

/// <summary>Reads the arguments of methods.</summary>
internal static class Argument
{
    public static string Text(object? value, string where = "argument") =>
        PythonOperators.AsText(value) ?? throw Raise.Type($"{where} must be str, not {PythonType.NameOf(value)}");

    /// <summary>A text or, when it was not given or is none, null.</summary>
    public static string? OptionalText(object? value, string where = "argument") => value is null or Missing ? null : Text(value, where);

    public static long Integer(object? value, long otherwise = 0)
    {
        if (value is Missing)
        {
            return otherwise;
        }

        if (PythonInteger.TryGet(value, out BigInteger integer))
        {
            return (long)BigInteger.Clamp(integer, long.MinValue, long.MaxValue);
        }

        throw Raise.Type($"'{PythonType.NameOf(value)}' object cannot be interpreted as an integer");
    }

    /// <summary>A width: bounded, so that it fits the sizes of .NET.</summary>
    public static int Width(object? value, int otherwise = 0)
    {
        long width = Integer(value, otherwise);
        return width <= int.MaxValue ? (int)Math.Max(width, 0) : throw Raise.Memory("the width is too large");
    }

    public static bool Truth(object? value, bool otherwise = false) => value is Missing ? otherwise : PythonOperators.IsTrue(value);

    public static object? Or(object? value, object? otherwise) => value is Missing ? otherwise : value;
}
