using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The filters of any value.</summary>
internal static class ValueFilters
{
    public static void AddTo(Dictionary<string, Callable> filters)
    {
        filters.AddFilter("default", "do_default", 1, ["value", "default_value", "boolean"],
            (_, a) => a[0] is Undefined || (Argument.Truth(a[2]) && !PythonOperators.IsTrue(a[0])) ? Argument.Or(a[1], "") : a[0]);
        filters.AddFilter("attr", "do_attr", 2, ["obj", "name"], (c, a) => Access.GetOnlyAttribute(c, a[0], Argument.Text(a[1], "attribute name")));
        filters.AddFilter("tojson", "tojson", 1, ["x", "ensure_ascii", "indent", "separators", "sort_keys"],
            (c, a) => PythonJson.Dump(c, a[0], Argument.Truth(a[1]), Argument.Or(a[2], null), Argument.Or(a[3], null), Argument.Truth(a[4])));
        filters.AddFilter("pprint", "do_pprint", 1, ["value"], (c, a) => PrettyPrinter.Format(c, a[0]));
    }
}
