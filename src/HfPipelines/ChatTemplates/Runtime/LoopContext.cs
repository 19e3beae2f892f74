using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>The <c>loop</c> variable.</summary>
internal sealed class LoopContext : PythonObject
{
    private readonly object? _items;
    private readonly int _depth0;
    private IEnumerator<object?> _values;
    private long _index0 = -1;
    private int? _length;
    private object? _before = Missing.Value;
    private object? _current = Missing.Value;
    private object? _after = Missing.Value;
    private object? _changed = Missing.Value;

    public LoopContext(RenderContext context, object? items, Func<object?, int, object?>? recurse = null, int depth0 = 0)
    {
        (_items, Recurse, _depth0) = (items, recurse, depth0);
        _values = Iteration.Get(context, items);
    }

    public override string TypeName => "LoopContext";

    public override string Module => "jinja2.runtime";

    /// <summary>Renders the loop's body for inner items, given the depth; null when the loop is not recursive.</summary>
    public Func<object?, int, object?>? Recurse { get; }

    public int Depth => _depth0 + 1;

    public object? Current => _current;

    public int Length
    {
        get
        {
            if (_length is { } known)
            {
                return known;
            }

            int length = Iteration.Length(_items);
            if (length < 0)
            {
                var rest = new List<object?>();
                while (_values.MoveNext())
                {
                    rest.Add(_values.Current);
                }

                _values = rest.GetEnumerator();
                length = rest.Count + (int)_index0 + 1 + (_after is Missing ? 0 : 1);
            }

            _length = length;
            return length;
        }
    }

    public bool MoveNext()
    {
        object? next;
        if (_after is not Missing)
        {
            (next, _after) = (_after, Missing.Value);
        }
        else if (_values.MoveNext())
        {
            next = _values.Current;
        }
        else
        {
            return false;
        }

        _index0++;
        (_before, _current) = (_current, next);
        return true;
    }

    /// <summary>What is left: each item with the loop, as Python gives it.</summary>
    public IEnumerable<object?> Rest()
    {
        while (MoveNext())
        {
            yield return new PythonTuple(_current, this);
        }
    }

    public override string Repr() => $"<LoopContext {_index0 + 1}/{Length}>";

    public override bool TryGetAttribute(string name, out object? value)
    {
        switch (name)
        {
            case "index":
                value = PythonInteger.Box(_index0 + 1);
                return true;
            case "index0":
                value = PythonInteger.Box(_index0);
                return true;
            case "revindex":
                value = PythonInteger.Box(Length - _index0);
                return true;
            case "revindex0":
                value = PythonInteger.Box(Length - _index0 - 1);
                return true;
            case "first":
                value = PythonBool.Box(_index0 == 0);
                return true;
            case "last":
                value = PythonBool.Box(Peek() is Missing);
                return true;
            case "length":
                value = PythonInteger.Box(Length);
                return true;
            case "depth":
                value = PythonInteger.Box(Depth);
                return true;
            case "depth0":
                value = PythonInteger.Box(_depth0);
                return true;
            case "previtem":
                value = _index0 == 0 ? Undefined.Because("there is no previous item") : _before;
                return true;
            case "nextitem":
                value = Peek() is Missing ? Undefined.Because("there is no next item") : _after;
                return true;
            case "cycle":
                value = new BoundMethod("cycle", this, (_, arguments) => Cycle(arguments.Positional));
                return true;
            case "changed":
                value = new BoundMethod("changed", this, (context, arguments) => Changed(context, arguments.Positional));
                return true;
            default:
                value = null;
                return false;
        }
    }

    private object? Peek()
    {
        if (_after is Missing && _values.MoveNext())
        {
            _after = _values.Current;
        }

        return _after;
    }

    private object? Cycle(object?[] items) => items.Length == 0 ? throw Raise.Type("no items for cycling given") : items[_index0 % items.Length];

    private object Changed(RenderContext context, object?[] values)
    {
        var tuple = new PythonTuple(values);
        if (_changed is PythonTuple last && PythonOperators.AreEqual(context, last, tuple))
        {
            return PythonBool.Box(false);
        }

        _changed = tuple;
        return PythonBool.Box(true);
    }
}
