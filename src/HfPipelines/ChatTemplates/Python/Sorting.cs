using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Python;

/// <summary><c>sorted</c>: stable, and comparing only with <c>&lt;</c>.</summary>
internal static class Sorting
{
    public static List<object?> Sort(RenderContext context, List<object?> items, Func<object?, object?> key, bool reverse)
    {
        context.ChargeItems(items.Count * 2L);
        var entries = new (object? Key, object? Item)[items.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = (key(items[i]), items[i]);
        }

        if (reverse)
        {
            Array.Reverse(entries);
        }

        MergeSort(context, entries, new (object?, object?)[entries.Length], 0, entries.Length);
        if (reverse)
        {
            Array.Reverse(entries);
        }

        return [.. entries.Select(entry => entry.Item)];
    }

    private static void MergeSort(RenderContext context, (object? Key, object? Item)[] entries, (object?, object?)[] scratch, int start, int end)
    {
        if (end - start < 2)
        {
            return;
        }

        int middle = start + ((end - start) / 2);
        MergeSort(context, entries, scratch, start, middle);
        MergeSort(context, entries, scratch, middle, end);
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++)
        {
            context.Step();
            bool takeRight = left == middle || (right < end && PythonOperators.IsOrdered(context, Comparison.Less, entries[right].Key, entries[left].Key));
            scratch[i] = takeRight ? entries[right++] : entries[left++];
        }

        Array.Copy(scratch, start, entries, start, end - start);
    }
}
