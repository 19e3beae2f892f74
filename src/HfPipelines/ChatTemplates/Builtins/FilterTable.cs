using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>All filters by name.</summary>
internal static class FilterTable
{
    private static readonly Dictionary<string, Callable> Filters = Make();

    /// <summary>The filter of that name, or null.</summary>
    public static Callable? Find(string name) => Filters.GetValueOrDefault(name);

    private static Dictionary<string, Callable> Make()
    {
        var filters = new Dictionary<string, Callable>();
        StringFilters.AddTo(filters);
        NumberFilters.AddTo(filters);
        SequenceFilters.AddTo(filters);
        SelectionFilters.AddTo(filters);
        ValueFilters.AddTo(filters);
        filters.Add("d", filters["default"]);
        filters.Add("e", filters["escape"]);
        filters.Add("count", filters["length"]);
        return filters;
    }

    public static void AddFilter(this Dictionary<string, Callable> filters, string name, string function, int required, string[] parameters, FunctionBody body) =>
        filters.Add(name, new Function(new Signature(function, required, named: true, parameters), body));
}
