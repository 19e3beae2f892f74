using System.Numerics;
using HfPipelines.ChatTemplates.Builtins;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>Attributes and items as the sandbox gives them.</summary>
internal static class Access
{
    private static readonly HashSet<string> ObjectAttributes =
    [
        "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__", "__getstate__", "__gt__", "__hash__", "__init__", "__init_subclass__",
        "__le__", "__lt__", "__ne__", "__new__", "__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__",
    ];

    private static readonly HashSet<string> ContainerAttributes = ["__add__", "__contains__", "__getitem__", "__iter__", "__len__", "__mul__", "__rmul__"];

    private static readonly HashSet<string> FunctionAttributes =
    [
        "__annotations__", "__builtins__", "__call__", "__closure__", "__code__", "__defaults__", "__dict__", "__func__", "__get__", "__globals__", "__kwdefaults__", "__module__", "__name__", "__qualname__", "__self__",
    ];

    /// <summary><c>value.name</c>: the attribute, else the item.</summary>
    public static object? GetAttribute(RenderContext context, object? value, string name)
    {
        if (value is PythonDictionary dictionary && !DictionaryMethods.Has(name) && !name.StartsWith('_'))
        {
            return dictionary.TryGetText(name, out object? item) ? item : Undefined.Member(value, name);
        }

        return TryGetAttribute(context, value, name, out object? attribute) || TryGetItem(value, name, out attribute) ? attribute : Undefined.Member(value, name);
    }

    /// <summary><c>value[key]</c>: the item, else the attribute.</summary>
    public static object? GetItem(RenderContext context, object? value, object? key)
    {
        if (TryGetItem(value, key, out object? item) || (PythonOperators.AsText(key) is { } name && TryGetAttribute(context, value, name, out item)))
        {
            return item;
        }

        return Undefined.Member(value, PythonOperators.AsText(key) ?? key);
    }

    /// <summary>The attribute alone; undefined when there is none (the <c>attr</c> filter).</summary>
    public static object? GetOnlyAttribute(RenderContext context, object? value, string name) =>
        TryGetAttribute(context, value, name, out object? attribute) ? attribute : Undefined.Member(value, name);

    private static bool TryGetAttribute(RenderContext context, object? value, string name, out object? attribute)
    {
        if (name.StartsWith('_'))
        {
            bool exists = Exists(value, name);
            attribute = exists ? Undefined.Unsafe(value, name) : null;
            return exists || (value is Undefined hidden ? throw hidden.Error() : false);
        }

        switch (value)
        {
            case Undefined undefined:
                throw undefined.Error();
            case string text:
                return StringMethods.TryBind(text, name, out attribute);
            case Markup markup:
                return MarkupMethods.TryBind(markup, name, out attribute);
            case PythonDictionary dictionary:
                return DictionaryMethods.TryBind(dictionary, name, out attribute);
            case PythonList list:
                return ListMethods.TryBind(list, name, out attribute);
            case PythonTuple tuple:
                return tuple.TryGetAttribute(name, out attribute) || ListMethods.TryBind(tuple, name, out attribute);
            case long or bool or BigInteger or double:
                return NumberMethods.TryGet(context, value, name, out attribute);
            case PythonRange range:
                return range.TryGetAttribute(name, out attribute) || ListMethods.TryBind(range, name, out attribute);
            case PythonBytes bytes:
                return BytesMethods.TryBind(bytes, name, out attribute);
            case DictionaryView { Kind: not DictionaryViewKind.Values } view when name == "isdisjoint":
                attribute = new BoundMethod(name, view, (c, a) => PythonBool.Box(!Iteration.Each(c, a.Positional[0]).Any(item => PythonOperators.Contains(c, view, item))));
                return true;
            case PythonObject other:
                return other.TryGetAttribute(name, out attribute);
            default:
                attribute = null;
                return false;
        }
    }

    private static bool Exists(object? value, string name) => value is Namespace
        ? name == "__class__"
        : ObjectAttributes.Contains(name)
            || (value is Callable && FunctionAttributes.Contains(name))
            || (value is string or PythonList or PythonDictionary or PythonTuple or PythonRange && ContainerAttributes.Contains(name))
            || (value is MacroFunction && name is "_environment" or "_func" or "_argument_count" or "_invoke" or "_default_autoescape")
            || (value is LoopContext && name is "_iterable" or "_iterator" or "_undefined" or "_recurse" or "_to_iterator" or "_peek_next" or "_length" or "_after" or "_current" or "_before" or "_last_changed_value");

    private static bool TryGetItem(object? value, object? key, out object? item)
    {
        item = null;
        switch (value)
        {
            case PythonDictionary dictionary:
                return dictionary.TryGet(key, out item);
            case PythonList list:
                if (TryGetIndex(key, list.Items.Count, out int index))
                {
                    item = list.Items[index];
                    return true;
                }

                return false;
            case PythonTuple tuple:
                if (TryGetIndex(key, tuple.Items.Length, out index))
                {
                    item = tuple.Items[index];
                    return true;
                }

                return false;
            case string text:
                item = CharacterAt(text, key);
                return item is not null;
            case Markup markup:
                item = CharacterAt(markup.Text, key) is { } character ? new Markup(character) : null;
                return item is not null;
            case PythonRange range when TryGetIndex(key, range.Count, out index):
                item = range[index];
                return true;
            case PythonBytes bytes when TryGetIndex(key, bytes.Bytes.Length, out index):
                item = PythonInteger.Box(bytes.Bytes[index]);
                return true;
            case TemplateReference template when key is string name:
                return template.TryGetBlock(name, out item);
            case Undefined undefined:
                throw undefined.Error();
            default:
                return false;
        }
    }

    private static string? CharacterAt(string text, object? key)
    {
        if (!PythonInteger.TryGet(key, out long _))
        {
            return null;
        }

        if (!PythonText.HasSurrogates(text))
        {
            return TryGetIndex(key, text.Length, out int index) ? PythonText.Character(text[index]) : null;
        }

        return TryGetIndex(key, PythonText.Length(text), out int point) ? PythonText.CharacterAt(text, PythonText.ToUtf16(text, point)) : null;
    }

    private static bool TryGetIndex(object? key, int length, out int index)
    {
        index = 0;
        if (!PythonInteger.TryGet(key, out long position))
        {
            return false;
        }

        position = position < 0 ? position + length : position;
        index = (int)Math.Clamp(position, -1, int.MaxValue);
        return position >= 0 && position < length;
    }
}
