using HfPipelines.ChatTemplates.Builtins;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>The arguments of a call.</summary>
/// <param name="Positional">Those without a name.</param>
/// <param name="Named">Those with a name, in order; null when there are none.</param>
internal readonly record struct Arguments(object?[] Positional, List<KeyValuePair<string, object?>>? Named = null);

/// <summary>A value that can be called.</summary>
internal abstract class Callable : PythonObject
{
    public abstract object? Call(RenderContext context, Arguments arguments);
}

/// <summary>A function with a signature: arguments are checked and put in order as Python does.</summary>
internal sealed class Function(Signature signature, FunctionBody body, string? qualifiedName = null) : Callable
{
    public Signature Signature { get; } = signature;

    public override string TypeName => "function";

    public override string Repr() => $"<function {qualifiedName ?? Signature.Name} at {Address}>";

    public override object? Call(RenderContext context, Arguments arguments) => body(context, Signature.Bind(arguments));
}

/// <summary>What a function does with its arguments; those that were not given are <see cref="Missing"/>.</summary>
internal delegate object? FunctionBody(RenderContext context, object?[] arguments);

/// <summary>A method together with the object it belongs to.</summary>
internal sealed class BoundMethod(string name, object owner, Func<RenderContext, Arguments, object?> body) : Callable
{
    // The sandbox puts a function of its own in the place of str.format.
    private bool IsFormat => owner is string or Markup && name is "format" or "format_map";

    public override string TypeName => IsFormat ? "function" : owner is LoopContext or Cycler ? "method" : "builtin_function_or_method";

    public override string Repr() => IsFormat ? $"<function str.{name} at {Address}>" : owner is LoopContext or Cycler
        ? $"<bound method {PythonType.NameOf(owner)}.{name} of {PythonRepr.Repr(owner)}>"
        : $"<built-in method {name} of {PythonType.NameOf(owner)} object at {Address}>";

    public override object? Call(RenderContext context, Arguments arguments) => body(context, arguments);
}
