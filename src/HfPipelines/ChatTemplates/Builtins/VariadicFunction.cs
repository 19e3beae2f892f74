using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>A function that takes any arguments.</summary>
internal sealed class VariadicFunction(string name, Func<RenderContext, Arguments, object?> body, string? repr = null) : Callable
{
    public override string TypeName => "function";

    public override string Repr() => repr ?? $"<function {name} at {Address}>";

    public override object? Call(RenderContext context, Arguments arguments) => body(context, arguments);
}
