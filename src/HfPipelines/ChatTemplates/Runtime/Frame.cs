using System.Text;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>The variables and the output of a function of a template that runs.</summary>
internal sealed class Frame
{
    public Frame(RenderContext context, int variables, Frame? parent, StringBuilder output)
    {
        (Context, Parent, Output) = (context, parent, output);
        Variables = new object?[variables];
        Variables.AsSpan().Fill(Missing.Value);
        Derived = parent?.Derived;
    }

    public RenderContext Context { get; }

    public Frame? Parent { get; }

    public object?[] Variables { get; }

    /// <summary>Where output goes: that of the template, or what a block collects.</summary>
    public StringBuilder Output { get; set; }

    /// <summary>The variables around a scoped block.</summary>
    public IReadOnlyDictionary<string, object?>? Derived { get; init; }

    public object? Resolve(string name) => Derived is not null && Derived.TryGetValue(name, out object? value) ? value : Context.Resolve(name);
}

/// <summary>How a statement ends.</summary>
internal enum Flow
{
    Next, Break, Continue,
}

/// <summary>A compiled expression.</summary>
internal delegate object? Evaluator(Frame frame);

/// <summary>A compiled statement.</summary>
internal delegate Flow Executor(Frame frame);
