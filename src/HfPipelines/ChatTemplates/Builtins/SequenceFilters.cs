using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The filters of lists and other sequences.</summary>
internal static class SequenceFilters
{
    public static void AddTo(Dictionary<string, Callable> filters)
    {
        filters.AddFilter("length", "len", 1, ["obj"], (_, a) => Length(a[0]));
        filters.AddFilter("list", "do_list", 1, ["value"], (c, a) => new PythonList(Iteration.ToList(c, a[0])));
        filters.AddFilter("first", "do_first", 1, ["seq"], (c, a) => First(c, a[0]));
        filters.AddFilter("last", "do_last", 1, ["seq"], (c, a) => Last(c, a[0]));
        filters.AddFilter("random", "do_random", 1, ["seq"], (c, a) => RandomItem(c, a[0]));
        filters.AddFilter("join", "do_join", 1, ["value", "d", "attribute"], Join);
        filters.AddFilter("reverse", "do_reverse", 1, ["value"], (c, a) => Reverse(c, a[0]));
        filters.AddFilter("sort", "do_sort", 1, ["value", "reverse", "case_sensitive", "attribute"],
            (c, a) => new PythonList(Sorting.Sort(c, Iteration.ToList(c, a[0]), AttributePath.SortKey(c, Argument.Or(a[3], null), Argument.Truth(a[2])), Argument.Truth(a[1]))));
        filters.AddFilter("unique", "do_unique", 1, ["value", "case_sensitive", "attribute"], (c, a) => PythonIterator.Generator("sync_do_unique", Unique(c, a)));
        filters.AddFilter("min", "do_min", 1, ["value", "case_sensitive", "attribute"], (c, a) => Extreme(c, a, Comparison.Less));
        filters.AddFilter("max", "do_max", 1, ["value", "case_sensitive", "attribute"], (c, a) => Extreme(c, a, Comparison.Greater));
        filters.AddFilter("sum", "do_sum", 1, ["iterable", "attribute", "start"], Sum);
        filters.AddFilter("batch", "do_batch", 2, ["value", "linecount", "fill_with"], (c, a) => PythonIterator.Generator("do_batch", Batch(c, a)));
        filters.AddFilter("slice", "do_slice", 2, ["value", "slices", "fill_with"], (c, a) => PythonIterator.Generator("sync_do_slice", Slice(c, a)));
        filters.AddFilter("groupby", "do_groupby", 2, ["value", "attribute", "default", "case_sensitive"], GroupBy);
        filters.AddFilter("dictsort", "do_dictsort", 1, ["value", "case_sensitive", "by", "reverse"], DictionarySort);
        filters.AddFilter("items", "do_items", 1, ["value"], (c, a) => PythonIterator.Generator("do_items", Items(c, a[0])));
    }

    public static object Length(object? value)
    {
        int length = Iteration.Length(value);
        return length >= 0 ? PythonInteger.Box(length) : throw Raise.Type($"object of type '{PythonType.NameOf(value)}' has no len()");
    }

    private static object? First(RenderContext context, object? value)
    {
        IEnumerator<object?> values = Iteration.Get(context, value);
        return values.MoveNext() ? values.Current : Undefined.Because("No first item, sequence was empty.");
    }

    private static object? Last(RenderContext context, object? value)
    {
        Undefined none = Undefined.Because("No last item, sequence was empty.");
        switch (value)
        {
            case string or Markup or PythonList or PythonTuple or PythonRange:
                int length = Iteration.Length(value);
                return length == 0 ? none : Access.GetItem(context, value, PythonInteger.Box(length - 1));
            case PythonDictionary or DictionaryView or PythonBytes:
                List<object?> items = Iteration.ToList(context, value);
                return items.Count == 0 ? none : items[^1];
            case Undefined:
                return none;
            default:
                throw Raise.Type($"'{PythonType.NameOf(value)}' object is not reversible");
        }
    }

    private static object? RandomItem(RenderContext context, object? value)
    {
        int length = Iteration.Length(value);
        if (length < 0)
        {
            throw Raise.Type($"object of type '{PythonType.NameOf(value)}' has no len()");
        }

        if (length == 0)
        {
            return Undefined.Because("No random item, sequence was empty.");
        }

        object index = PythonInteger.Box(Random.Shared.Next(length));
        return value is PythonDictionary dictionary && !dictionary.Contains(index) ? throw Raise.Key(PythonRepr.Repr(index)) : Access.GetItem(context, value, index);
    }

    private static object Join(RenderContext context, object?[] a)
    {
        object? separator = Argument.Or(a[1], "");
        IEnumerable<object?> items = Iteration.Each(context, a[0]);
        if (a[2] is not (null or Missing))
        {
            var path = new AttributePath(a[2]);
            items = items.Select(item => path.Get(context, item));
        }

        if (context.AutoEscape)
        {
            List<object?> values = [.. items];
            if (separator is Markup || values.Exists(value => value is Markup))
            {
                string safe = string.Join(Markup.Escape(context, separator).Text, values.Select(value => Markup.Escape(context, value).Text));
                context.Charge(safe.Length);
                return new Markup(safe);
            }

            items = values;
        }

        string between = PythonRepr.Text(context, separator);
        var result = new System.Text.StringBuilder();
        bool first = true;
        foreach (object? item in items)
        {
            string text = PythonRepr.Text(context, item);
            context.Charge(text.Length + between.Length);
            result.Append(first ? "" : between).Append(text);
            first = false;
        }

        return result.ToString();
    }

    private static object? Reverse(RenderContext context, object? value)
    {
        if (value is string or Markup)
        {
            return PythonSlice.Get(context, value, null, null, PythonInteger.Box(-1));
        }

        if (!Iteration.TryGet(context, value, out _))
        {
            throw Raise.FilterArgument("argument must be iterable");
        }

        List<object?> items = Iteration.ToList(context, value);
        items.Reverse();
        string? type = value switch
        {
            PythonList => "list_reverseiterator",
            PythonTuple or Undefined => "reversed",
            PythonRange => "range_iterator",
            PythonDictionary => "dict_reversekeyiterator",
            DictionaryView view => $"dict_reverse{view.Kind.ToString().ToLowerInvariant().TrimEnd('s')}iterator",
            _ => null,
        };
        return type is null ? new PythonList(items) : new PythonIterator(type, null, items.GetEnumerator());
    }

    private static IEnumerable<object?> Unique(RenderContext context, object?[] a)
    {
        var path = new AttributePath(Argument.Or(a[2], null));
        bool caseSensitive = Argument.Truth(a[1]);
        var seen = new PythonDictionary();
        foreach (object? item in Iteration.Each(context, a[0]))
        {
            object? key = AttributePath.Folded(path.Get(context, item), caseSensitive);
            if (!seen.Contains(key))
            {
                context.ChargeItems(1);
                seen.Set(key, null);
                yield return item;
            }
        }
    }

    private static object? Extreme(RenderContext context, object?[] a, Comparison comparison)
    {
        var path = new AttributePath(Argument.Or(a[2], null));
        bool caseSensitive = Argument.Truth(a[1]);
        object? best = Missing.Value;
        object? bestKey = null;
        foreach (object? item in Iteration.Each(context, a[0]))
        {
            object? key = AttributePath.Folded(path.Get(context, item), caseSensitive);
            if (best is Missing || PythonOperators.IsOrdered(context, comparison, key, bestKey))
            {
                (best, bestKey) = (item, key);
            }
        }

        return best is Missing ? Undefined.Because("No aggregated item, sequence was empty.") : best;
    }

    private static object? Sum(RenderContext context, object?[] a)
    {
        object? sum = Argument.Or(a[2], PythonInteger.Box(0));
        if (PythonOperators.AsText(sum) is not null)
        {
            throw Raise.Type("sum() can't sum strings [use ''.join(seq) instead]");
        }

        var path = new AttributePath(Argument.Or(a[1], null));
        foreach (object? item in Iteration.Each(context, a[0]))
        {
            sum = PythonOperators.Add(context, sum, path.Get(context, item));
        }

        return sum;
    }

    private static IEnumerable<object?> Batch(RenderContext context, object?[] a)
    {
        object? fill = Argument.Or(a[2], null);
        var batch = new List<object?>();
        foreach (object? item in Iteration.Each(context, a[0]))
        {
            if (PythonOperators.AreEqual(PythonInteger.Box(batch.Count), a[1]))
            {
                yield return new PythonList(batch);
                batch = [];
            }

            context.ChargeItems(1);
            batch.Add(item);
        }

        if (batch.Count == 0)
        {
            yield break;
        }

        if (fill is not null && PythonOperators.IsOrdered(context, Comparison.Less, PythonInteger.Box(batch.Count), a[1]))
        {
            long missing = Argument.Integer(a[1]) - batch.Count;
            context.ChargeItems(missing);
            batch.AddRange(Enumerable.Repeat(fill, (int)missing));
        }

        yield return new PythonList(batch);
    }

    private static IEnumerable<object?> Slice(RenderContext context, object?[] a)
    {
        List<object?> items = Iteration.ToList(context, a[0]);
        long slices = Argument.Integer(a[1]);
        object? fill = Argument.Or(a[2], null);
        if (slices == 0)
        {
            throw Raise.ZeroDivision("integer division or modulo by zero");
        }

        long size = items.Count / slices;
        long extra = items.Count % slices;
        long start = 0;
        for (long i = 0; i < slices; i++)
        {
            long count = size + (i < extra ? 1 : 0);
            context.ChargeItems(count + 1);
            List<object?> slice = items.GetRange((int)start, (int)count);
            start += count;
            if (fill is not null && i >= extra)
            {
                slice.Add(fill);
            }

            yield return new PythonList(slice);
        }
    }

    private static object GroupBy(RenderContext context, object?[] a)
    {
        object? otherwise = Argument.Or(a[2], null);
        bool caseSensitive = Argument.Truth(a[3]);
        var path = new AttributePath(a[1], otherwise);
        object? Key(object? item) => AttributePath.Folded(path.Get(context, item), caseSensitive);
        var groups = new List<object?>();
        List<object?>? members = null;
        object? last = null;
        foreach (object? item in Sorting.Sort(context, Iteration.ToList(context, a[0]), Key, reverse: false))
        {
            object? key = Key(item);
            if (members is null || !PythonOperators.AreEqual(context, key, last))
            {
                members = [];
                groups.Add(new GroupTuple(caseSensitive ? key : path.Get(context, item), new PythonList(members)));
                last = key;
            }

            members.Add(item);
        }

        return new PythonList(groups);
    }

    private static object DictionarySort(RenderContext context, object?[] a)
    {
        bool caseSensitive = Argument.Truth(a[1]);
        int position = PythonOperators.AsText(Argument.Or(a[2], "key")) switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw Raise.FilterArgument("You can only sort by either \"key\" or \"value\""),
        };
        if (a[0] is not PythonDictionary dictionary)
        {
            throw a[0] is Undefined undefined ? undefined.Error() : Raise.Attribute($"'{PythonType.NameOf(a[0])}' object has no attribute 'items'");
        }

        List<object?> items = Iteration.ToList(context, new DictionaryView(dictionary, DictionaryViewKind.Items));
        return new PythonList(Sorting.Sort(context, items, item => AttributePath.Folded(((PythonTuple)item!).Items[position], caseSensitive), Argument.Truth(a[3])));
    }

    private static IEnumerable<object?> Items(RenderContext context, object? value)
    {
        switch (value)
        {
            case Undefined:
                return [];
            case PythonDictionary dictionary:
                return Iteration.Each(context, new DictionaryView(dictionary, DictionaryViewKind.Items));
            default:
                return NotAMapping();
        }

        // Generators raise when they are read.
        static IEnumerable<object?> NotAMapping()
        {
            yield return true ? throw Raise.Type("Can only get item pairs from a mapping.") : null;
        }
    }
}
