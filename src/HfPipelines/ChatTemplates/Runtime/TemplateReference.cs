using System.Text;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>Writes a block to an output, given the variables around it when it is scoped.</summary>
internal delegate void BlockBody(RenderContext context, StringBuilder output, IReadOnlyDictionary<string, object?>? derived);

/// <summary>The <c>self</c> variable: the blocks of the template.</summary>
internal sealed class TemplateReference(IReadOnlyDictionary<string, BlockBody> blocks) : PythonObject
{
    public override string TypeName => "TemplateReference";

    public override string Module => "jinja2.runtime";

    public override string Repr() => "<TemplateReference None>";

    public bool TryGetBlock(string name, out object? block)
    {
        block = blocks.TryGetValue(name, out BlockBody? body) ? new BlockReference(body) : null;
        return block is not null;
    }
}

/// <summary>A block as a function: <c>self.name()</c>.</summary>
internal sealed class BlockReference(BlockBody body) : Callable
{
    public override string TypeName => "BlockReference";

    public override string Module => "jinja2.runtime";

    public override object? Call(RenderContext context, Arguments arguments)
    {
        if (arguments.Positional.Length > 0 || arguments.Named is { Count: > 0 })
        {
            throw Raise.Type("BlockReference.__call__() takes 1 positional argument");
        }

        var output = new StringBuilder();
        body(context, output, null);
        return context.AutoEscape ? new Markup(output.ToString()) : output.ToString();
    }
}
