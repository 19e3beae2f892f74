using System.Numerics;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>All tests by name.</summary>
internal static class TestTable
{
    private static readonly Dictionary<string, Callable> Tests = Make();

    /// <summary>The test of that name, or null.</summary>
    public static Callable? Find(string name) => Tests.GetValueOrDefault(name);

    private static Dictionary<string, Callable> Make()
    {
        var tests = new Dictionary<string, Callable>();
        Add("defined", (_, v) => v is not Undefined);
        Add("undefined", (_, v) => v is Undefined);
        Add("none", (_, v) => v is null);
        Add("boolean", (_, v) => v is bool);
        Add("true", (_, v) => v is true);
        Add("false", (_, v) => v is false);
        Add("integer", (_, v) => v is long or BigInteger);
        Add("float", (_, v) => v is double);
        Add("number", (_, v) => v is long or BigInteger or double or bool);
        Add("string", (_, v) => v is string or Markup);
        Add("mapping", (_, v) => v is PythonDictionary);
        Add("sequence", (_, v) => v is string or Markup or PythonList or PythonTuple or PythonDictionary or PythonRange or PythonBytes or Undefined);
        Add("iterable", (c, v) => Iteration.TryGet(c, v, out _));
        Add("callable", (_, v) => v is Callable or Undefined or LoopContext);
        Add("escaped", (_, v) => v is Markup);
        Add("lower", (c, v) => StringMethods.IsLower(PythonRepr.Text(c, v)));
        Add("upper", (c, v) => StringMethods.IsUpper(PythonRepr.Text(c, v)));
        Add("odd", (c, v) => Remains(c, v, PythonInteger.Box(2), 1));
        Add("even", (c, v) => Remains(c, v, PythonInteger.Box(2), 0));
        Add("filter", (_, v) => IsHashed(v) && PythonOperators.AsText(v) is { } name && FilterTable.Find(name) is not null);
        Add("test", (_, v) => IsHashed(v) && PythonOperators.AsText(v) is { } name && Find(name) is not null);
        AddPair("divisibleby", "num", (c, v, other) => Remains(c, v, other, 0));
        AddPair("sameas", "other", (_, v, other) => IsSame(v, other));
        AddPair("in", "seq", (c, v, other) => PythonOperators.Contains(c, other, v));
        AddComparison(Comparison.Equal, "==", "eq", "equalto");
        AddComparison(Comparison.NotEqual, "!=", "ne");
        AddComparison(Comparison.Greater, ">", "gt", "greaterthan");
        AddComparison(Comparison.GreaterOrEqual, ">=", "ge");
        AddComparison(Comparison.Less, "<", "lt", "lessthan");
        AddComparison(Comparison.LessOrEqual, "<=", "le");
        return tests;

        void Add(string name, Func<RenderContext, object?, bool> test) =>
            tests.Add(name, new Function(new Signature($"test_{name}", 1, named: true, "value"), (c, a) => PythonBool.Box(test(c, a[0]))));

        void AddPair(string name, string parameter, Func<RenderContext, object?, object?, bool> test) =>
            tests.Add(name, new Function(new Signature($"test_{name}", 2, named: true, "value", parameter), (c, a) => PythonBool.Box(test(c, a[0], a[1]))));

        void AddComparison(Comparison comparison, params string[] names)
        {
            var test = new Function(new Signature(names[^1], 2, named: false, "a", "b"), (c, a) => PythonBool.Box(PythonOperators.Compare(c, comparison, a[0], a[1])));
            foreach (string name in names)
            {
                tests.Add(name, test);
            }
        }
    }

    private static bool IsHashed(object? value) => PythonDictionary.KeyComparer.IsHashable(value) ? true : throw Raise.Type($"unhashable type: '{PythonType.NameOf(PythonDictionary.KeyComparer.Unhashable(value))}'");

    private static bool Remains(RenderContext context, object? value, object? divisor, long remainder) =>
        PythonOperators.AreEqual(PythonOperators.Modulo(context, value, divisor), PythonInteger.Box(remainder));

    // Equal small integers and short strings are one object in Python.
    private static bool IsSame(object? left, object? right) => ReferenceEquals(left, right) || (left, right) switch
    {
        (bool a, bool b) => a == b,
        (long a, long b) => a == b && a is >= -5 and <= 256,
        (string a, string b) => a == b,
        (PythonTuple { Items.Length: 0 }, PythonTuple { Items.Length: 0 }) => true,
        _ => false,
    };
}
