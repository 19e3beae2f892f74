using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary><c>map</c>, <c>select</c>, <c>reject</c>, <c>selectattr</c> and <c>rejectattr</c>: they run when their result is read.</summary>
internal static class SelectionFilters
{
    public static void AddTo(Dictionary<string, Callable> filters)
    {
        filters.Add("map", new VariadicFunction("sync_do_map", (c, a) => PythonIterator.Generator("sync_do_map", Map(c, a))));
        Add("select", false, true);
        Add("reject", false, false);
        Add("selectattr", true, true);
        Add("rejectattr", true, false);

        void Add(string name, bool byAttribute, bool wanted) =>
            filters.Add(name, new VariadicFunction($"sync_do_{name}", (c, a) => PythonIterator.Generator("select_or_reject", Select(c, a, byAttribute, wanted))));
    }

    private static IEnumerable<object?> Map(RenderContext context, Arguments arguments)
    {
        object? value = arguments.Positional[0];
        if (!PythonOperators.IsTrue(value))
        {
            yield break;
        }

        Func<object?, object?> map = Mapping(context, arguments);
        foreach (object? item in Iteration.Each(context, value))
        {
            yield return map(item);
        }
    }

    private static Func<object?, object?> Mapping(RenderContext context, Arguments arguments)
    {
        if (arguments.Positional.Length == 1 && arguments.Named is { } named && named.Exists(n => n.Key == "attribute"))
        {
            object? attribute = named.Find(n => n.Key == "attribute").Value;
            object? otherwise = named.Find(n => n.Key == "default").Value;
            if (named.Find(n => n.Key is not ("attribute" or "default")).Key is { } unexpected)
            {
                throw Raise.FilterArgument($"Unexpected keyword argument {PythonRepr.Repr(unexpected)}");
            }

            var path = new AttributePath(attribute, otherwise);
            return item => path.Get(context, item);
        }

        if (arguments.Positional.Length == 1)
        {
            throw Raise.FilterArgument("map requires a filter argument");
        }

        string name = PythonOperators.AsText(arguments.Positional[1]) ?? PythonRepr.Text(context, arguments.Positional[1]);
        object?[] rest = arguments.Positional[2..];
        return item => (FilterTable.Find(name) ?? throw Raise.Runtime($"No filter named {PythonRepr.Repr(name)}.")).Call(context, new Arguments([item, .. rest], arguments.Named));
    }

    private static IEnumerable<object?> Select(RenderContext context, Arguments arguments, bool byAttribute, bool wanted)
    {
        object? value = arguments.Positional[0];
        if (!PythonOperators.IsTrue(value))
        {
            yield break;
        }

        Func<object?, bool> test = Test(context, arguments, byAttribute);
        foreach (object? item in Iteration.Each(context, value))
        {
            if (test(item) == wanted)
            {
                yield return item;
            }
        }
    }

    private static Func<object?, bool> Test(RenderContext context, Arguments arguments, bool byAttribute)
    {
        int next = 1;
        AttributePath? path = null;
        if (byAttribute)
        {
            path = arguments.Positional.Length > 1 ? new AttributePath(arguments.Positional[next++]) : throw Raise.FilterArgument("Missing parameter for attribute name");
        }

        object? Subject(object? item) => path is null ? item : path.Get(context, item);
        if (arguments.Positional.Length == next)
        {
            return item => PythonOperators.IsTrue(Subject(item));
        }

        string name = PythonOperators.AsText(arguments.Positional[next]) ?? PythonRepr.Text(context, arguments.Positional[next]);
        object?[] rest = arguments.Positional[(next + 1)..];
        return item =>
        {
            Callable test = TestTable.Find(name) ?? throw Raise.Runtime($"No test named {PythonRepr.Repr(name)}.");
            return PythonOperators.IsTrue(test.Call(context, new Arguments([Subject(item), .. rest], arguments.Named)));
        };
    }
}
