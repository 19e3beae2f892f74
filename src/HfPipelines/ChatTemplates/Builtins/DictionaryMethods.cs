using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The methods of <c>dict</c>.</summary>
internal static class DictionaryMethods
{
    private static readonly MethodTable<PythonDictionary> Table = new MethodTable<PythonDictionary>("dict")
        .Add("get", 1, ["key", "default"], (_, d, a) => Get(d, a))
        .Add("items", 0, [], (_, d, _) => new DictionaryView(d, DictionaryViewKind.Items))
        .Add("keys", 0, [], (_, d, _) => new DictionaryView(d, DictionaryViewKind.Keys))
        .Add("values", 0, [], (_, d, _) => new DictionaryView(d, DictionaryViewKind.Values))
        .Add("copy", 0, [], (c, d, _) => Copy(c, d))
        .Add("fromkeys", 1, ["iterable", "value"], (c, _, a) => FromKeys(c, a[0], Argument.Or(a[1], null)))
        .AddUnsafe("clear", "pop", "popitem", "setdefault", "update");

    public static bool Has(string name) => Table.Has(name);

    public static bool TryBind(PythonDictionary dictionary, string name, out object? method) => Table.TryBind(dictionary, name, out method);

    public static PythonDictionary FromKeys(RenderContext context, object? keys, object? value)
    {
        var dictionary = new PythonDictionary();
        foreach (object? key in Iteration.ToList(context, keys))
        {
            dictionary.Set(key, value);
        }

        return dictionary;
    }

    /// <summary><c>dict(...)</c>.</summary>
    public static PythonDictionary Make(RenderContext context, Arguments arguments)
    {
        if (arguments.Positional.Length > 1)
        {
            throw Raise.Type($"dict expected at most 1 argument, got {arguments.Positional.Length}");
        }

        var dictionary = new PythonDictionary();
        if (arguments.Positional is [var source])
        {
            AddAll(context, dictionary, source);
        }

        foreach ((string key, object? value) in arguments.Named ?? [])
        {
            dictionary.Set(key, value);
        }

        return dictionary;
    }

    private static void AddAll(RenderContext context, PythonDictionary dictionary, object? source)
    {
        if (source is PythonDictionary other)
        {
            context.ChargeItems(other.Count);
            foreach ((object? key, object? value) in other.Items)
            {
                dictionary.Set(key, value);
            }

            return;
        }

        if (source is Undefined undefined)
        {
            throw undefined.Error();
        }

        int i = 0;
        foreach (object? item in Iteration.Each(context, source))
        {
            if (!Iteration.TryGet(context, item, out _))
            {
                throw Raise.Type($"cannot convert dictionary update sequence element #{i} to a sequence");
            }

            List<object?> pair = Iteration.ToList(context, item);
            if (pair.Count != 2)
            {
                throw Raise.Value($"dictionary update sequence element #{i} has length {pair.Count}; 2 is required");
            }

            dictionary.Set(pair[0], pair[1]);
            i++;
        }
    }

    private static object? Get(PythonDictionary dictionary, object?[] arguments) => dictionary.Contains(arguments[0]) && dictionary.TryGet(arguments[0], out object? value) ? value : Argument.Or(arguments[1], null);

    private static PythonDictionary Copy(RenderContext context, PythonDictionary dictionary) => Make(context, new Arguments([dictionary]));
}
