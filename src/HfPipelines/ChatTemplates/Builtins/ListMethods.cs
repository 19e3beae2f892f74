using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The methods of <c>list</c>, <c>tuple</c> and <c>range</c>.</summary>
internal static class ListMethods
{
    private static readonly MethodTable<PythonObject> Sequence = new MethodTable<PythonObject>("list")
        .Add("count", 1, ["value"], (c, s, a) => Count(c, s, a[0]))
        .Add("index", 1, ["value", "start", "stop"], (c, s, a) => s is PythonRange && a[1] is not Missing ? throw Raise.Type("range.index() takes exactly one argument (2 given)") : Index(c, s, a));

    private static readonly MethodTable<PythonList> List = new MethodTable<PythonList>("list")
        .Add("copy", 0, [], (c, l, _) => new PythonList(Iteration.ToList(c, l)))
        .AddUnsafe("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

    public static bool TryBind(PythonObject owner, string name, out object? method)
    {
        method = null;
        return Sequence.TryBind(owner, name, out method) || (owner is PythonList list && List.TryBind(list, name, out method));
    }

    private static object Count(RenderContext context, object owner, object? value)
    {
        long count = 0;
        foreach (object? item in Iteration.Each(context, owner))
        {
            count += ReferenceEquals(item, value) || PythonOperators.AreEqual(context, item, value) ? 1 : 0;
        }

        return PythonInteger.Box(count);
    }

    private static object Index(RenderContext context, object owner, object?[] arguments)
    {
        int length = Iteration.Length(owner);
        long start = Argument.Integer(arguments[1]);
        long stop = Argument.Integer(arguments[2], long.MaxValue);
        start = start < 0 ? Math.Max(0, start + length) : start;
        stop = stop < 0 ? stop + length : stop;
        long i = 0;
        foreach (object? item in Iteration.Each(context, owner))
        {
            if (i >= start && i < stop && (ReferenceEquals(item, arguments[0]) || PythonOperators.AreEqual(context, item, arguments[0])))
            {
                return PythonInteger.Box(i);
            }

            i++;
        }

        throw Raise.Value(owner switch
        {
            PythonTuple => "tuple.index(x): x not in tuple",
            _ => $"{PythonRepr.Repr(context, arguments[0])} is not in {PythonType.NameOf(owner)}",
        });
    }
}
