using System.Globalization;
using System.Numerics;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The <c>attribute</c> argument of filters: <c>"function.name"</c>, <c>"tags.0"</c>.</summary>
internal sealed class AttributePath
{
    private readonly object?[] _parts;
    private readonly object? _otherwise;

    /// <summary>Reads a path.</summary>
    /// <param name="attribute">The path; none for the value itself.</param>
    /// <param name="otherwise">What stands for an undefined part; none for leaving it undefined.</param>
    public AttributePath(object? attribute, object? otherwise = null)
    {
        _otherwise = otherwise;
        _parts = attribute switch
        {
            null => [],
            _ when PythonOperators.AsText(attribute) is { } path => [.. path.Split('.').Select(Part)],
            _ => [attribute],
        };
    }

    public object? Get(RenderContext context, object? item)
    {
        foreach (object? part in _parts)
        {
            item = Access.GetItem(context, item, part);
            if (_otherwise is not null && item is Undefined)
            {
                item = _otherwise;
            }
        }

        return item;
    }

    /// <summary>The value in lower case when it is a text and case does not count.</summary>
    public static object? Folded(object? value, bool caseSensitive) => caseSensitive || PythonOperators.AsText(value) is not { } text ? value : PythonText.Lower(text);

    /// <summary>The key of a sort: one value a path.</summary>
    public static Func<object?, object?> SortKey(RenderContext context, object? attribute, bool caseSensitive)
    {
        AttributePath[] paths = PythonOperators.AsText(attribute) is { } text ? [.. text.Split(',').Select(path => new AttributePath(path))] : [new AttributePath(attribute)];
        return item => new PythonList([.. paths.Select(path => Folded(path.Get(context, item), caseSensitive))]);
    }

    private static object? Part(string text) => text.Length > 0 && text.All(c => PythonChar.IsDigit(c)) && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger index) ? PythonInteger.Box(index) : text;
}
