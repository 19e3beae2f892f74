using System.Diagnostics.CodeAnalysis;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Runtime;

/// <summary>Goes over values as Python's <c>iter</c>.</summary>
internal static class Iteration
{
    /// <summary>Begins to go over a value; false when that is not possible.</summary>
    public static bool TryGet(RenderContext context, object? value, [NotNullWhen(true)] out IEnumerator<object?>? values)
    {
        values = value switch
        {
            PythonList list => list.Items.GetEnumerator(),
            PythonTuple tuple => ((IEnumerable<object?>)tuple.Items).GetEnumerator(),
            PythonDictionary dictionary => dictionary.Keys.GetEnumerator(),
            DictionaryView view => view.Values().GetEnumerator(),
            PythonIterator iterator => iterator.Values,
            PythonRange range => range.Values().GetEnumerator(),
            string text => Characters(context, text, markup: false).GetEnumerator(),
            Markup markup => Characters(context, markup.Text, markup: true).GetEnumerator(),
            PythonBytes bytes => bytes.Bytes.Select(object? (b) => PythonInteger.Box(b)).GetEnumerator(),
            LoopContext loop => loop.Rest().GetEnumerator(),
            Undefined => Enumerable.Empty<object?>().GetEnumerator(),
            _ => null,
        };
        return values is not null;
    }

    /// <summary>Begins to go over a value.</summary>
    /// <exception cref="TemplateException">The value cannot be gone over.</exception>
    public static IEnumerator<object?> Get(RenderContext context, object? value) =>
        TryGet(context, value, out IEnumerator<object?>? values) ? values : throw Raise.Type($"'{PythonType.NameOf(value)}' object is not iterable");

    /// <summary>The values one after another, each counted as a step.</summary>
    public static IEnumerable<object?> Each(RenderContext context, object? value) => Each(context, Get(context, value));

    /// <summary>All values.</summary>
    public static List<object?> ToList(RenderContext context, object? value)
    {
        var list = new List<object?>();
        IEnumerator<object?> values = Get(context, value);
        while (values.MoveNext())
        {
            context.ChargeItems(1);
            list.Add(values.Current);
        }

        return list;
    }

    /// <summary>The number of values of what knows it; -1 for other values.</summary>
    public static int Length(object? value) => value switch
    {
        string text => PythonText.Length(text),
        PythonList list => list.Items.Count,
        PythonDictionary dictionary => dictionary.Count,
        PythonTuple tuple => tuple.Items.Length,
        Markup markup => PythonText.Length(markup.Text),
        PythonRange range => range.Count,
        DictionaryView view => view.Dictionary.Count,
        PythonBytes bytes => bytes.Bytes.Length,
        LoopContext loop => loop.Length,
        Undefined => 0,
        _ => -1,
    };

    private static IEnumerable<object?> Each(RenderContext context, IEnumerator<object?> values)
    {
        while (values.MoveNext())
        {
            context.Step();
            yield return values.Current;
        }
    }

    private static IEnumerable<object?> Characters(RenderContext context, string text, bool markup)
    {
        for (int i = 0; i < text.Length;)
        {
            string character = PythonText.CharacterAt(text, i);
            i += character.Length;
            context.Charge(1);
            yield return markup ? new Markup(character) : character;
        }
    }
}
