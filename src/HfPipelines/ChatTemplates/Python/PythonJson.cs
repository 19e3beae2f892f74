using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Python;

/// <summary><c>json.dumps</c>.</summary>
internal sealed class PythonJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);
    private static readonly SearchValues<char> PlainAscii = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    private readonly RenderContext _context;
    private readonly StringBuilder _text = new();
    private readonly bool _ascii;
    private readonly bool _sortKeys;
    private readonly string? _indent;
    private readonly string _itemSeparator;
    private readonly string _keySeparator;

    private PythonJson(RenderContext context, bool ascii, string? indent, string itemSeparator, string keySeparator, bool sortKeys)
    {
        (_context, _ascii, _indent, _itemSeparator, _keySeparator, _sortKeys) = (context, ascii, indent, itemSeparator, keySeparator, sortKeys);
    }

    /// <summary>Writes a value.</summary>
    /// <param name="context">The rendering.</param>
    /// <param name="value">The value.</param>
    /// <param name="ascii">Escapes what is not ASCII.</param>
    /// <param name="indent">None, a number of spaces or a text.</param>
    /// <param name="separators">None or a pair of texts.</param>
    /// <param name="sortKeys">Sorts the keys of dictionaries.</param>
    public static string Dump(RenderContext context, object? value, bool ascii, object? indent, object? separators, bool sortKeys)
    {
        string? indentText = indent switch
        {
            null => null,
            _ when value is string => null,
            _ when PythonOperators.AsText(indent) is { } text => text,
            _ => PythonInteger.TryGet(indent, out long width) ? PythonOperators.RepeatText(context, " ", (int)Math.Clamp(width, 0, 1 << 20)) : throw Raise.Type($"can't multiply sequence by non-int of type '{PythonType.NameOf(indent)}'"),
        };
        (string item, string key) = indentText is null ? (", ", ": ") : (",", ": ");
        if (separators is not null)
        {
            List<object?> pair = Iteration.ToList(context, separators);
            if (pair.Count != 2)
            {
                throw Raise.Value(pair.Count < 2 ? $"not enough values to unpack (expected 2, got {pair.Count})" : "too many values to unpack (expected 2)");
            }

            item = PythonOperators.AsText(pair[0]) ?? throw Raise.Type($"make_encoder() argument 6 must be str, not {PythonType.NameOf(pair[0])}");
            key = PythonOperators.AsText(pair[1]) ?? throw Raise.Type($"make_encoder() argument 5 must be str, not {PythonType.NameOf(pair[1])}");
        }

        var json = new PythonJson(context, ascii, indentText, item, key, sortKeys);
        json.Append(value, 0);
        return json._text.ToString();
    }

    private void Append(object? value, int level)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Raise.Recursion();
        }

        _context.Step();
        int before = _text.Length;
        switch (value)
        {
            case null:
                _text.Append("null");
                break;
            case bool truth:
                _text.Append(truth ? "true" : "false");
                break;
            case long number:
                _text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case BigInteger big:
                _text.Append(PythonInteger.ToText(big));
                break;
            case double number:
                _text.Append(Float(number));
                break;
            case string text:
                AppendString(text);
                break;
            case Markup markup:
                AppendString(markup.Text);
                break;
            case PythonList list:
                AppendList(list.Items, level);
                return;
            case PythonTuple tuple:
                AppendList(tuple.Items, level);
                return;
            case PythonDictionary dictionary:
                AppendDictionary(dictionary, level);
                return;
            default:
                throw Raise.Type($"Object of type {PythonType.NameOf(value)} is not JSON serializable");
        }

        _context.Charge(_text.Length - before);
    }

    private static string Float(double number) => double.IsNaN(number) ? "NaN" : double.IsInfinity(number) ? (number > 0 ? "Infinity" : "-Infinity") : PythonFloat.Repr(number);

    private void AppendList(IReadOnlyList<object?> items, int level)
    {
        if (items.Count == 0)
        {
            _text.Append("[]");
            return;
        }

        _text.Append('[');
        for (int i = 0; i < items.Count; i++)
        {
            AppendBreak(i == 0, level + 1);
            Append(items[i], level + 1);
        }

        AppendClose(']', level);
    }

    private void AppendDictionary(PythonDictionary dictionary, int level)
    {
        if (dictionary.Count == 0)
        {
            _text.Append("{}");
            return;
        }

        _text.Append('{');
        bool first = true;
        IEnumerable<KeyValuePair<object?, object?>> items = dictionary.Items;
        if (_sortKeys)
        {
            List<object?> pairs = [.. items.Select(item => new PythonTuple(item.Key, item.Value))];
            items = Sorting.Sort(_context, pairs, pair => ((PythonTuple)pair!).Items[0], reverse: false).Select(pair => KeyValuePair.Create(((PythonTuple)pair!).Items[0], ((PythonTuple)pair).Items[1]));
        }

        foreach ((object? key, object? item) in items)
        {
            AppendBreak(first, level + 1);
            first = false;
            AppendString(Key(key));
            _text.Append(_keySeparator);
            Append(item, level + 1);
        }

        AppendClose('}', level);
    }

    private void AppendBreak(bool first, int level)
    {
        if (!first)
        {
            _text.Append(_itemSeparator);
        }

        AppendNewline(level);
        _context.Charge(_itemSeparator.Length + _keySeparator.Length);
    }

    private void AppendNewline(int level)
    {
        if (_indent is null)
        {
            return;
        }

        _context.Charge((level * _indent.Length) + 1);
        _text.Append('\n');
        for (int i = 0; i < level; i++)
        {
            _text.Append(_indent);
        }
    }

    private void AppendClose(char close, int level)
    {
        AppendNewline(level);
        _text.Append(close);
    }

    private static string Key(object? key) => key switch
    {
        null => "null",
        string text => text,
        Markup markup => markup.Text,
        bool truth => truth ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger big => PythonInteger.ToText(big),
        double number => Float(number),
        _ => throw Raise.Type($"keys must be str, int, float, bool or None, not {PythonType.NameOf(key)}"),
    };

    private void AppendString(string text)
    {
        _text.Append('"');
        ReadOnlySpan<char> rest = text;
        while (true)
        {
            int end = _ascii ? rest.IndexOfAnyExcept(PlainAscii) : rest.IndexOfAny(Escaped);
            _text.Append(end < 0 ? rest : rest[..end]);
            if (end < 0)
            {
                break;
            }

            char c = rest[end];
            rest = rest[(end + 1)..];
            switch (c)
            {
                case '"':
                    _text.Append("\\\"");
                    break;
                case '\\':
                    _text.Append("\\\\");
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\r':
                    _text.Append("\\r");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                case '\b':
                    _text.Append("\\b");
                    break;
                case '\f':
                    _text.Append("\\f");
                    break;
                default:
                    _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
            }
        }

        _text.Append('"');
    }
}
