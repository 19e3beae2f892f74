using System.Numerics;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>A <c>list</c>. Templates cannot change one after it was made.</summary>
internal sealed class PythonList(List<object?> items) : PythonObject
{
    public List<object?> Items { get; } = items;

    public override string TypeName => "list";
}

/// <summary>A <c>tuple</c>.</summary>
internal class PythonTuple(params object?[] items) : PythonObject
{
    public object?[] Items { get; } = items;

    public override string TypeName => "tuple";
}

/// <summary>A group of the <c>groupby</c> filter: a tuple whose items have names.</summary>
internal sealed class GroupTuple(object? grouper, PythonList list) : PythonTuple(grouper, list)
{
    public override string TypeName => "_GroupTuple";

    public override string Module => "jinja2.filters";

    public override bool TryGetAttribute(string name, out object? value)
    {
        (value, bool found) = name switch
        {
            "grouper" => (Items[0], true),
            "list" => (Items[1], true),
            _ => (null, false),
        };
        return found;
    }
}

/// <summary>Bytes, as <c>str.encode</c> gives them.</summary>
internal sealed class PythonBytes(byte[] bytes) : PythonObject
{
    public byte[] Bytes { get; } = bytes;

    public override string TypeName => "bytes";
}

/// <summary>A <c>range</c>.</summary>
internal sealed class PythonRange(BigInteger start, BigInteger stop, BigInteger step, int count) : PythonObject
{
    public BigInteger Start { get; } = start;

    public BigInteger Stop { get; } = stop;

    public BigInteger Step { get; } = step;

    public int Count { get; } = count;

    public override string TypeName => "range";

    public override string Repr() => Step.IsOne ? $"range({Start}, {Stop})" : $"range({Start}, {Stop}, {Step})";

    public object this[int index] => PythonInteger.Box(Start + (Step * index));

    public IEnumerable<object?> Values()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    public override bool TryGetAttribute(string name, out object? value)
    {
        (value, bool found) = name switch
        {
            "start" => (PythonInteger.Box(Start), true),
            "stop" => (PythonInteger.Box(Stop), true),
            "step" => (PythonInteger.Box(Step), true),
            _ => (null, false),
        };
        return found;
    }
}

/// <summary>Values that come one after another and only once: generators and iterators.</summary>
internal sealed class PythonIterator(string typeName, string? function, IEnumerator<object?> values) : PythonObject
{
    public override string TypeName => typeName;

    /// <summary>The values that are left.</summary>
    public IEnumerator<object?> Values { get; } = values;

    public static PythonIterator Generator(string function, IEnumerable<object?> values) => new("generator", function, values.GetEnumerator());

    public override string Repr() => function is null ? $"<{typeName} object at {Address}>" : $"<generator object {function} at {Address}>";
}

/// <summary>The keys, values or items of a dictionary.</summary>
internal sealed class DictionaryView(PythonDictionary dictionary, DictionaryViewKind kind) : PythonObject
{
    public PythonDictionary Dictionary { get; } = dictionary;

    public DictionaryViewKind Kind { get; } = kind;

    public override string TypeName => Kind switch
    {
        DictionaryViewKind.Keys => "dict_keys",
        DictionaryViewKind.Values => "dict_values",
        _ => "dict_items",
    };

    public IEnumerable<object?> Values() => Kind switch
    {
        DictionaryViewKind.Keys => Dictionary.Keys,
        DictionaryViewKind.Values => Dictionary.Values,
        _ => Dictionary.Items.Select(object? (item) => new PythonTuple(item.Key, item.Value)),
    };
}

/// <summary>What a view of a dictionary shows.</summary>
internal enum DictionaryViewKind
{
    Keys, Values, Items,
}

/// <summary>A string that needs no escaping (<c>markupsafe.Markup</c>).</summary>
internal sealed class Markup(string text) : PythonObject
{
    public string Text { get; } = text;

    public override string TypeName => "Markup";

    public override string Module => "markupsafe";

    public static Markup Escape(RenderContext context, object? value) => value is Markup markup ? markup : new Markup(Escape(PythonRepr.Text(context, value)));

    public static string Escape(string text) => text.AsSpan().ContainsAny("&<>'\"")
        ? text.Replace("&", "&amp;").Replace(">", "&gt;").Replace("<", "&lt;").Replace("'", "&#39;").Replace("\"", "&#34;")
        : text;
}
