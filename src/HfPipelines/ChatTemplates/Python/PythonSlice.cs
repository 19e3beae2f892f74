using System.Numerics;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Python;

/// <summary><c>value[start:stop:step]</c>.</summary>
internal static class PythonSlice
{
    public static object? Get(RenderContext context, object? value, object? start, object? stop, object? step)
    {
        switch (value)
        {
            case string text:
                return Text(context, text, start, stop, step);
            case Markup markup:
                return new Markup(Text(context, markup.Text, start, stop, step));
            case PythonList list:
                return new PythonList([.. Indices(context, list.Items.Count, start, stop, step).Select(i => list.Items[i])]);
            case PythonTuple tuple:
                return new PythonTuple([.. Indices(context, tuple.Items.Length, start, stop, step).Select(i => tuple.Items[i])]);
            case PythonBytes bytes:
                return new PythonBytes([.. Indices(context, bytes.Bytes.Length, start, stop, step).Select(i => bytes.Bytes[i])]);
            case PythonRange range:
                (int first, int last, int count, BigInteger stride) = Resolve(range.Count, start, stop, step);
                return new PythonRange(range.Start + (range.Step * first), range.Start + (range.Step * last), range.Step * stride, count);
            case PythonDictionary:
                throw Raise.Type("unhashable type: 'slice'");
            case Undefined undefined:
                throw undefined.Error();
            default:
                throw Raise.Type($"'{PythonType.NameOf(value)}' object is not subscriptable");
        }
    }

    private static string Text(RenderContext context, string text, object? start, object? stop, object? step)
    {
        bool simple = !PythonText.HasSurrogates(text);
        int[]? points = simple ? null : PythonText.CodePoints(text);
        (int first, _, int count, BigInteger stride) = Resolve(points?.Length ?? text.Length, start, stop, step);
        context.Charge(points?.Length ?? count);
        if (simple && stride.IsOne)
        {
            return text.Substring(first, count);
        }

        int by = count > 1 ? (int)stride : 1;
        if (points is not null)
        {
            var selected = new int[count];
            for (int i = 0; i < count; i++)
            {
                selected[i] = points[first + (i * by)];
            }

            return PythonText.FromCodePoints(selected);
        }

        return string.Create(count, (text, first, by), (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source.text[source.first + (i * source.by)];
            }
        });
    }

    private static IEnumerable<int> Indices(RenderContext context, int length, object? start, object? stop, object? step)
    {
        (int first, _, int count, BigInteger stride) = Resolve(length, start, stop, step);
        context.ChargeItems(count);
        int by = count > 1 ? (int)stride : 1;
        return Enumerable.Range(0, count).Select(i => first + (i * by));
    }

    private static (int First, int Last, int Count, BigInteger Step) Resolve(int length, object? start, object? stop, object? step)
    {
        BigInteger stride = step is null ? BigInteger.One : Index(step);
        if (stride.IsZero)
        {
            throw Raise.Value("slice step cannot be zero");
        }

        BigInteger low = stride.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero;
        BigInteger high = stride.Sign < 0 ? length - 1 : length;
        BigInteger from = Bound(start, stride.Sign < 0 ? high : low);
        BigInteger to = Bound(stop, stride.Sign < 0 ? low : high);
        BigInteger count = stride.Sign < 0 ? (from - to - stride - 1) / -stride : (to - from + stride - 1) / stride;
        return ((int)from, (int)to, (int)BigInteger.Max(count, 0), stride);

        BigInteger Bound(object? bound, BigInteger otherwise)
        {
            if (bound is null)
            {
                return otherwise;
            }

            BigInteger index = Index(bound);
            return BigInteger.Clamp(index.Sign < 0 ? index + length : index, low, high);
        }
    }

    private static BigInteger Index(object? value) => PythonInteger.TryGet(value, out BigInteger index)
        ? index
        : throw Raise.Type("slice indices must be integers or None or have an __index__ method");
}
