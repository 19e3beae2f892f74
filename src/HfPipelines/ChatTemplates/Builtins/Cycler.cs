using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary><c>cycler()</c>: gives its items one after another, again and again.</summary>
internal sealed class Cycler : PythonObject
{
    private readonly object?[] _items;
    private int _position;

    public Cycler(Arguments arguments)
    {
        _items = arguments.Positional.Length > 0 ? arguments.Positional : throw new TemplateException("RuntimeError", "at least one item has to be provided");
    }

    public override string TypeName => "Cycler";

    public override string Module => "jinja2.utils";

    public override bool TryGetAttribute(string name, out object? value)
    {
        (value, bool found) = name switch
        {
            "current" => (_items[_position], true),
            "pos" => (PythonInteger.Box(_position), true),
            "items" => (new PythonTuple(_items), true),
            "next" or "__next__" => (new BoundMethod("next", this, (_, _) => Next()), true),
            "reset" => (new BoundMethod("reset", this, (_, _) => Reset()), true),
            _ => (null, false),
        };
        return found;
    }

    private object? Next()
    {
        object? item = _items[_position];
        _position = (_position + 1) % _items.Length;
        return item;
    }

    private object? Reset()
    {
        _position = 0;
        return null;
    }
}

/// <summary><c>joiner()</c>: nothing at the first call, then its separator.</summary>
internal sealed class Joiner : Callable
{
    private readonly object? _separator;
    private bool _used;

    public Joiner(Arguments arguments)
    {
        _separator = new Signature("Joiner.__init__", 0, named: true, "sep").Bind(arguments)[0] is var given and not Missing ? given : ", ";
    }

    public override string TypeName => "Joiner";

    public override string Module => "jinja2.utils";

    public override object? Call(RenderContext context, Arguments arguments)
    {
        if (_used)
        {
            return _separator;
        }

        _used = true;
        return "";
    }

    public override bool TryGetAttribute(string name, out object? value)
    {
        (value, bool found) = name switch
        {
            "sep" => (_separator, true),
            "used" => (PythonBool.Box(_used), true),
            _ => (null, false),
        };
        return found;
    }
}
