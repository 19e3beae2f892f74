using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>What is known of a macro or call block before it runs.</summary>
/// <param name="Name">Its name; null for a call block.</param>
/// <param name="Parameters">The names of its parameters.</param>
/// <param name="CatchesNamed">Whether it reads <c>kwargs</c>.</param>
/// <param name="CatchesPositional">Whether it reads <c>varargs</c>.</param>
/// <param name="ReadsCaller">Whether it reads <c>caller</c>.</param>
internal sealed record MacroInfo(string? Name, string[] Parameters, bool CatchesNamed, bool CatchesPositional, bool ReadsCaller);

/// <summary>A macro, or the body of a call block.</summary>
internal sealed class MacroFunction(MacroInfo info, Func<RenderContext, List<object?>, string> body) : Callable
{
    private readonly bool _explicitCaller = info.Parameters.Contains("caller");

    public override string TypeName => "Macro";

    public override string Module => "jinja2.runtime";

    public override string Repr() => info.Name is null ? "<Macro anonymous>" : $"<Macro {PythonRepr.Repr(info.Name)}>";

    public override bool TryGetAttribute(string name, out object? value)
    {
        (value, bool found) = name switch
        {
            "name" => (info.Name, true),
            "arguments" => (new PythonTuple([.. info.Parameters]), true),
            "catch_kwargs" => (PythonBool.Box(info.CatchesNamed), true),
            "catch_varargs" => (PythonBool.Box(info.CatchesPositional), true),
            "caller" => (PythonBool.Box(info.ReadsCaller), true),
            "explicit_caller" => (PythonBool.Box(_explicitCaller), true),
            _ => (null, false),
        };
        return found;
    }

    public override object? Call(RenderContext context, Arguments arguments)
    {
        object?[] positional = arguments.Positional;
        List<KeyValuePair<string, object?>> named = arguments.Named is null ? [] : [.. arguments.Named];
        int count = info.Parameters.Length;
        List<object?> values = [.. positional.Take(count)];
        bool foundCaller = _explicitCaller;
        if (values.Count != count)
        {
            foundCaller = false;
            foreach (string name in info.Parameters.Skip(values.Count))
            {
                foundCaller |= name == "caller";
                values.Add(Pop(named, name));
            }
        }

        if (info.ReadsCaller && !foundCaller)
        {
            values.Add(Pop(named, "caller") is var caller and not (Missing or null) ? caller : Undefined.Because("No caller defined"));
        }

        if (info.CatchesNamed)
        {
            var rest = new PythonDictionary();
            named.ForEach(item => rest.Set(item.Key, item.Value));
            values.Add(rest);
        }
        else if (named.Count > 0)
        {
            throw Raise.Type(named.Exists(item => item.Key == "caller")
                ? $"macro {PythonRepr.Repr(info.Name)} was invoked with two values for the special caller argument. This is most likely a bug."
                : $"macro {PythonRepr.Repr(info.Name)} takes no keyword argument {PythonRepr.Repr(named[0].Key)}");
        }

        if (info.CatchesPositional)
        {
            values.Add(new PythonTuple([.. positional.Skip(count)]));
        }
        else if (positional.Length > count)
        {
            throw Raise.Type($"macro {PythonRepr.Repr(info.Name)} takes not more than {count} argument(s)");
        }

        int line = context.Line;
        bool escape = context.AutoEscape;
        context.Enter();
        string text = body(context, values);
        context.Leave();
        context.Line = line;
        return escape ? new Markup(text) : text;
    }

    private static object? Pop(List<KeyValuePair<string, object?>> named, string name)
    {
        int index = named.FindIndex(item => item.Key == name);
        if (index < 0)
        {
            return Missing.Value;
        }

        object? value = named[index].Value;
        named.RemoveAt(index);
        return value;
    }
}
