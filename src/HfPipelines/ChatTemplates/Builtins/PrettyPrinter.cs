using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>Python's <c>pprint.pformat</c>: <c>repr</c> with sorted keys, broken into lines of at most 80 characters.</summary>
internal sealed class PrettyPrinter
{
    private const int LineWidth = 80;

    private readonly RenderContext _context;
    private readonly StringBuilder _text = new();

    private PrettyPrinter(RenderContext context)
    {
        _context = context;
    }

    public static string Format(RenderContext context, object? value)
    {
        var printer = new PrettyPrinter(context);
        printer.Append(value, 0, 0, 0);
        return printer._text.ToString();
    }

    private void Append(object? value, int indent, int allowance, int level)
    {
        string repr = Repr(value);
        if (PythonText.Length(repr) <= LineWidth - indent - allowance)
        {
            _text.Append(repr);
            return;
        }

        _context.Enter();
        switch (value)
        {
            case PythonDictionary { Count: > 0 } dictionary:
                AppendDictionary(dictionary, indent, allowance + 1, level + 1);
                break;
            case PythonList list:
                AppendItems("[", list.Items, "]", indent, allowance + 1, level + 1);
                break;
            case PythonTuple and not GroupTuple:
                IReadOnlyList<object?> items = ((PythonTuple)value).Items;
                string end = items.Count == 1 ? ",)" : ")";
                AppendItems("(", items, end, indent, allowance + end.Length, level + 1);
                break;
            case string { Length: > 0 } text:
                AppendText(text, indent, allowance, level + 1);
                break;
            default:
                _text.Append(repr);
                break;
        }

        _context.Leave();
    }

    private string Repr(object? value) => PythonRepr.Repr(_context, Sorted(value));

    // The value with the keys of its dictionaries sorted.
    private object? Sorted(object? value)
    {
        _context.Enter();
        object? sorted = value;
        switch (value)
        {
            case PythonDictionary dictionary:
                var copy = new PythonDictionary();
                SortedItems(dictionary).ForEach(item => copy.Set(item.Key, Sorted(item.Value)));
                sorted = copy;
                break;
            case PythonList list:
                sorted = new PythonList([.. list.Items.Select(Sorted)]);
                break;
            case PythonTuple tuple:
                sorted = new PythonTuple([.. tuple.Items.Select(Sorted)]);
                break;
        }

        _context.Leave();
        return sorted;
    }

    private List<KeyValuePair<object?, object?>> SortedItems(PythonDictionary dictionary)
    {
        _context.ChargeItems(dictionary.Count * 4L);
        return [.. dictionary.Items.OrderBy(item => item.Key, Comparer<object?>.Create(CompareKeys))];
    }

    private int CompareKeys(object? left, object? right)
    {
        _context.Step();
        try
        {
            return PythonOperators.IsOrdered(_context, Comparison.Less, left, right) ? -1 : PythonOperators.AreEqual(left, right) ? 0 : 1;
        }
        catch (TemplateException error) when (error.PythonClass == "TypeError")
        {
            return string.CompareOrdinal(PythonType.NameOf(left), PythonType.NameOf(right));
        }
    }

    private void NewLine(int indent)
    {
        _context.Charge(indent + 1);
        _text.Append('\n').Append(' ', indent);
    }

    private void AppendDictionary(PythonDictionary dictionary, int indent, int allowance, int level)
    {
        _text.Append('{');
        List<KeyValuePair<object?, object?>> items = SortedItems(dictionary);
        for (int i = 0; i < items.Count; i++)
        {
            string key = Repr(items[i].Key);
            _text.Append(key).Append(": ");
            bool last = i == items.Count - 1;
            Append(items[i].Value, indent + 1 + PythonText.Length(key) + 2, last ? allowance : 1, level);
            if (!last)
            {
                _text.Append(',');
                NewLine(indent + 1);
            }
        }

        _text.Append('}');
    }

    private void AppendItems(string open, IReadOnlyList<object?> items, string close, int indent, int allowance, int level)
    {
        _text.Append(open);
        for (int i = 0; i < items.Count; i++)
        {
            bool last = i == items.Count - 1;
            Append(items[i], indent + 1, last ? allowance : 1, level);
            if (!last)
            {
                _text.Append(',');
                NewLine(indent + 1);
            }
        }

        _text.Append(close);
    }

    private void AppendText(string text, int indent, int allowance, int level)
    {
        if (level == 1)
        {
            indent++;
            allowance++;
        }

        List<string> chunks = Chunks(text, LineWidth - indent, allowance);
        if (chunks.Count == 1)
        {
            _text.Append(chunks[0]);
            return;
        }

        _text.Append(level == 1 ? "(" : "");
        for (int i = 0; i < chunks.Count; i++)
        {
            if (i > 0)
            {
                NewLine(indent);
            }

            _text.Append(chunks[i]);
        }

        _text.Append(level == 1 ? ")" : "");
    }

    private List<string> Chunks(string text, int width, int allowance)
    {
        var chunks = new List<string>();
        List<string> lines = StringMethods.SplitLines(text, keepEnds: true);
        for (int i = 0; i < lines.Count; i++)
        {
            bool lastLine = i == lines.Count - 1;
            string repr = PythonRepr.Repr(_context, lines[i]);
            if (PythonText.Length(repr) <= width - (lastLine ? allowance : 0))
            {
                chunks.Add(repr);
                continue;
            }

            string current = "";
            List<string> words = Words(lines[i]);
            for (int k = 0; k < words.Count; k++)
            {
                int limit = width - (lastLine && k == words.Count - 1 ? allowance : 0);
                string candidate = current + words[k];
                if (PythonText.Length(PythonRepr.Repr(_context, candidate)) > limit)
                {
                    if (current.Length > 0)
                    {
                        chunks.Add(PythonRepr.Repr(_context, current));
                    }

                    current = words[k];
                }
                else
                {
                    current = candidate;
                }
            }

            if (current.Length > 0)
            {
                chunks.Add(PythonRepr.Repr(_context, current));
            }
        }

        return chunks;
    }

    // Words, each with the white space behind it.
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        for (int i = 0; i < line.Length;)
        {
            int end = i;
            while (end < line.Length && !PythonChar.IsSpace(line[end]))
            {
                end++;
            }

            while (end < line.Length && PythonChar.IsSpace(line[end]))
            {
                end++;
            }

            words.Add(line[i..end]);
            i = end;
        }

        return words;
    }
}
