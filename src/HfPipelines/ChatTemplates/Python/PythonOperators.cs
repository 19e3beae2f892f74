using System.Numerics;
using System.Runtime.CompilerServices;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>Python's operators.</summary>
internal static class PythonOperators
{
    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool truth => truth,
        string text => text.Length > 0,
        long number => number != 0,
        double number => number != 0,
        BigInteger => true,
        PythonList list => list.Items.Count > 0,
        PythonDictionary dictionary => dictionary.Count > 0,
        PythonTuple tuple => tuple.Items.Length > 0,
        Markup markup => markup.Text.Length > 0,
        PythonRange range => range.Count > 0,
        DictionaryView view => view.Dictionary.Count > 0,
        PythonBytes bytes => bytes.Bytes.Length > 0,
        LoopContext loop => loop.Length > 0,
        _ => true,
    };

    public static object? Binary(RenderContext context, TokenKind operation, object? left, object? right) => operation switch
    {
        TokenKind.Add => Add(context, left, right),
        TokenKind.Subtract => Subtract(left, right),
        TokenKind.Multiply => Multiply(context, left, right),
        TokenKind.Divide => Divide(left, right),
        TokenKind.FloorDivide => FloorDivide(left, right),
        TokenKind.Modulo => Modulo(context, left, right),
        _ => Power(left, right),
    };

    public static object? Add(RenderContext context, object? left, object? right)
    {
        switch (left, right)
        {
            case (string a, string b):
                context.Charge(a.Length + b.Length);
                return a + b;
            case (long a, long b):
                long sum = unchecked(a + b);
                return ((a ^ sum) & (b ^ sum)) < 0 ? PythonInteger.Box((BigInteger)a + b) : PythonInteger.Box(sum);
            case (PythonList a, PythonList b):
                context.ChargeItems(a.Items.Count + b.Items.Count);
                return new PythonList([.. a.Items, .. b.Items]);
            case (PythonTuple a, PythonTuple b):
                context.ChargeItems(a.Items.Length + b.Items.Length);
                return new PythonTuple([.. a.Items, .. b.Items]);
            case (Markup a, string or Markup):
                return Join(context, a.Text, Markup.Escape(context, right).Text);
            case (string a, Markup b):
                return Join(context, Markup.Escape(a), b.Text);
            case (PythonBytes a, PythonBytes b):
                return new PythonBytes([.. a.Bytes, .. b.Bytes]);
        }

        if (TryNumbers(left, right, out BigInteger x, out BigInteger y, out double f, out double g) is { } integers)
        {
            return integers ? PythonInteger.Box(x + y) : f + g;
        }

        ThrowIfUndefined(left, right);
        throw left switch
        {
            string or PythonList or PythonTuple => Raise.Type($"can only concatenate {PythonType.NameOf(left)} (not \"{PythonType.NameOf(right)}\") to {PythonType.NameOf(left)}"),
            _ => Unsupported("+", left, right),
        };
    }

    private static Markup Join(RenderContext context, string left, string right)
    {
        context.Charge(left.Length + right.Length);
        return new Markup(left + right);
    }

    private static object Subtract(object? left, object? right)
    {
        if (left is long a && right is long b)
        {
            long difference = unchecked(a - b);
            return ((a ^ b) & (a ^ difference)) < 0 ? PythonInteger.Box((BigInteger)a - b) : PythonInteger.Box(difference);
        }

        return TryNumbers(left, right, out BigInteger x, out BigInteger y, out double f, out double g) is { } integers
            ? integers ? PythonInteger.Box(x - y) : f - g
            : throw UndefinedOr(left, right, "-");
    }

    private static object Multiply(RenderContext context, object? left, object? right)
    {
        if (TryNumbers(left, right, out BigInteger x, out BigInteger y, out double f, out double g) is { } integers)
        {
            return integers ? PythonInteger.Box(x * y) : f * g;
        }

        ThrowIfUndefined(left, right);
        (object? sequence, object? count) = IsRepeatable(left) ? (left, right) : (right, left);
        if (!IsRepeatable(sequence))
        {
            throw Unsupported("*", left, right);
        }

        return PythonInteger.TryGet(count, out BigInteger times)
            ? Repeat(context, sequence, times)
            : throw Raise.Type($"can't multiply sequence by non-int of type '{PythonType.NameOf(count)}'");
    }

    private static bool IsRepeatable(object? value) => value is string or Markup or PythonList or PythonTuple or PythonBytes;

    private static object Repeat(RenderContext context, object? sequence, BigInteger times)
    {
        if (times > int.MaxValue)
        {
            throw times > long.MaxValue ? Raise.Overflow("cannot fit 'int' into an index-sized integer") : Raise.Memory("the repeated sequence is too large");
        }

        int count = Math.Max(0, (int)BigInteger.Max(times, 0));
        switch (sequence)
        {
            case string text:
                return RepeatText(context, text, count);
            case Markup markup:
                return new Markup(RepeatText(context, markup.Text, count));
            case PythonBytes bytes:
                context.Charge((long)bytes.Bytes.Length * count);
                return new PythonBytes([.. Enumerable.Repeat(bytes.Bytes, count).SelectMany(b => b)]);
            case PythonList list:
                context.ChargeItems((long)list.Items.Count * count);
                return new PythonList([.. Enumerable.Repeat(list.Items, list.Items.Count == 0 ? 0 : count).SelectMany(i => i)]);
            default:
                object?[] items = ((PythonTuple)sequence!).Items;
                context.ChargeItems((long)items.Length * count);
                return new PythonTuple([.. Enumerable.Repeat(items, items.Length == 0 ? 0 : count).SelectMany(i => i)]);
        }
    }

    public static string RepeatText(RenderContext context, string text, int count)
    {
        context.Charge((long)text.Length * count);
        return text.Length == 1 ? new string(text[0], count) : text.Length == 0 || count == 0 ? "" : string.Create(text.Length * count, text, (span, part) =>
        {
            for (int i = 0; i < span.Length; i += part.Length)
            {
                part.CopyTo(span[i..]);
            }
        });
    }

    private static object Divide(object? left, object? right)
    {
        if (TryNumbers(left, right, out BigInteger x, out BigInteger y, out double f, out double g) is not { } integers)
        {
            throw UndefinedOr(left, right, "/");
        }

        if (integers)
        {
            return y.IsZero ? throw Raise.ZeroDivision("division by zero") : PythonInteger.Divide(x, y);
        }

        return g == 0 ? throw Raise.ZeroDivision("float division by zero") : f / g;
    }

    private static object FloorDivide(object? left, object? right)
    {
        if (TryNumbers(left, right, out BigInteger x, out BigInteger y, out double f, out double g) is not { } integers)
        {
            throw UndefinedOr(left, right, "//");
        }

        if (integers)
        {
            return y.IsZero ? throw Raise.ZeroDivision("integer division or modulo by zero") : PythonInteger.Box(PythonInteger.FloorDivide(x, y));
        }

        return PythonFloat.FloorDivide(f, g);
    }

    public static object Modulo(RenderContext context, object? left, object? right)
    {
        if (left is long a && right is long b and not (0 or -1))
        {
            long remainder = a % b;
            return PythonInteger.Box(remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder);
        }

        switch (left)
        {
            case string format:
                return PercentFormat.Format(context, format, right);
            case Markup format:
                return new Markup(PercentFormat.Format(context, format.Text, right, escape: true));
        }

        if (TryNumbers(left, right, out BigInteger x, out BigInteger y, out double f, out double g) is not { } integers)
        {
            throw UndefinedOr(left, right, "%");
        }

        if (integers)
        {
            return y.IsZero ? throw Raise.ZeroDivision("integer modulo by zero") : PythonInteger.Box(PythonInteger.Modulo(x, y));
        }

        return PythonFloat.Modulo(f, g);
    }

    private static object Power(object? left, object? right)
    {
        if (TryNumbers(left, right, out BigInteger x, out BigInteger y, out double f, out double g) is not { } integers)
        {
            throw UndefinedOr(left, right, "** or pow()");
        }

        if (integers && y.Sign >= 0)
        {
            return PythonInteger.Power(x, y);
        }

        return integers ? PythonFloat.Power(PythonInteger.ToFloat(x), PythonInteger.ToFloat(y)) : PythonFloat.Power(f, g);
    }

    public static object Negate(object? value) => value switch
    {
        double number => -number,
        Undefined undefined => throw undefined.Error(),
        _ => PythonInteger.TryGet(value, out BigInteger integer) ? PythonInteger.Box(-integer) : throw Raise.Type($"bad operand type for unary -: '{PythonType.NameOf(value)}'"),
    };

    public static object Plus(object? value) => value switch
    {
        double => value,
        Undefined undefined => throw undefined.Error(),
        _ => PythonInteger.TryGet(value, out BigInteger integer) ? PythonInteger.Box(integer) : throw Raise.Type($"bad operand type for unary +: '{PythonType.NameOf(value)}'"),
    };

    public static bool Compare(RenderContext context, Comparison comparison, object? left, object? right) => comparison switch
    {
        Comparison.Equal => AreEqual(context, left, right),
        Comparison.NotEqual => !AreEqual(context, left, right),
        Comparison.In => Contains(context, right, left),
        Comparison.NotIn => !Contains(context, right, left),
        _ => IsOrdered(context, comparison, left, right),
    };

    public static bool AreEqual(RenderContext context, object? left, object? right)
    {
        if (left is PythonList or PythonTuple or PythonDictionary)
        {
            context.Step(8);
        }

        return AreEqual(left, right, context);
    }

    public static bool AreEqual(object? left, object? right) => AreEqual(left, right, null);

    private static bool AreEqual(object? left, object? right, RenderContext? context)
    {
        switch (left, right)
        {
            case (string a, string b):
                return a == b;
            case (long a, long b):
                return a == b;
            case (null, _) or (_, null):
                return left is null && right is null;
            case (Undefined, _) or (_, Undefined):
                return left is Undefined && right is Undefined;
            case (string or Markup, string or Markup):
                return AsText(left) == AsText(right);
            case (PythonList a, PythonList b):
                return a.Items.Count == b.Items.Count && SequenceEqual(a.Items, b.Items, context);
            case (PythonTuple a, PythonTuple b):
                return a.Items.Length == b.Items.Length && SequenceEqual(a.Items, b.Items, context);
            case (PythonDictionary a, PythonDictionary b):
                return DictionaryEqual(a, b, context);
            case (PythonBytes a, PythonBytes b):
                return a.Bytes.AsSpan().SequenceEqual(b.Bytes);
            case (PythonRange a, PythonRange b):
                return a.Count == b.Count && (a.Count == 0 || (a.Start == b.Start && (a.Count == 1 || a.Step == b.Step)));
            case (DictionaryView { Kind: not DictionaryViewKind.Values } a, DictionaryView { Kind: not DictionaryViewKind.Values } b):
                return a.Dictionary.Count == b.Dictionary.Count && a.Values().All(item => b.Values().Any(other => AreEqual(item, other, context)));
        }

        if (left is double f && right is double g)
        {
            return f == g;
        }

        return TryCompareNumbers(left, right, out int? order) ? order == 0 : ReferenceEquals(left, right);
    }

    private static bool SequenceEqual(IReadOnlyList<object?> left, IReadOnlyList<object?> right, RenderContext? context)
    {
        Descend();
        for (int i = 0; i < left.Count; i++)
        {
            context?.Step();
            if (!ReferenceEquals(left[i], right[i]) && !AreEqual(left[i], right[i], context))
            {
                return false;
            }
        }

        return true;
    }

    private static bool DictionaryEqual(PythonDictionary left, PythonDictionary right, RenderContext? context)
    {
        Descend();
        if (left.Count != right.Count)
        {
            return false;
        }

        foreach ((object? key, object? value) in left.Items)
        {
            context?.Step();
            if (!right.TryGet(key, out object? other) || !(ReferenceEquals(value, other) || AreEqual(value, other, context)))
            {
                return false;
            }
        }

        return true;
    }

    private static void Descend()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Raise.Recursion();
        }
    }

    /// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>.</summary>
    public static bool IsOrdered(RenderContext context, Comparison comparison, object? left, object? right)
    {
        switch (left, right)
        {
            case (string or Markup, string or Markup):
                return Holds(comparison, PythonText.Compare(AsText(left)!, AsText(right)!));
            case (PythonList a, PythonList b):
                return IsSequenceOrdered(context, comparison, a.Items, b.Items);
            case (PythonTuple a, PythonTuple b):
                return IsSequenceOrdered(context, comparison, a.Items, b.Items);
            case (PythonBytes a, PythonBytes b):
                return Holds(comparison, a.Bytes.AsSpan().SequenceCompareTo(b.Bytes));
        }

        if (TryCompareNumbers(left, right, out int? order))
        {
            return order is { } known && Holds(comparison, known);
        }

        ThrowIfUndefined(left, right);
        string symbol = comparison switch { Comparison.Less => "<", Comparison.LessOrEqual => "<=", Comparison.Greater => ">", _ => ">=" };
        throw Raise.Type($"'{symbol}' not supported between instances of '{PythonType.NameOf(left)}' and '{PythonType.NameOf(right)}'");
    }

    private static bool IsSequenceOrdered(RenderContext context, Comparison comparison, IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        Descend();
        for (int i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            context.Step();
            if (!ReferenceEquals(left[i], right[i]) && !AreEqual(context, left[i], right[i]))
            {
                return IsOrdered(context, comparison, left[i], right[i]);
            }
        }

        return Holds(comparison, left.Count.CompareTo(right.Count));
    }

    private static bool Holds(Comparison comparison, int order) => comparison switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };

    // The order is null when one of the numbers is not a number.
    private static bool TryCompareNumbers(object? left, object? right, out int? order)
    {
        order = null;
        if (left is long a && right is long b)
        {
            order = a.CompareTo(b);
            return true;
        }

        bool leftInteger = PythonInteger.TryGet(left, out BigInteger x);
        bool rightInteger = PythonInteger.TryGet(right, out BigInteger y);
        if (leftInteger && rightInteger)
        {
            order = x.CompareTo(y);
        }
        else if (left is double f && right is double g)
        {
            order = double.IsNaN(f) || double.IsNaN(g) ? null : f.CompareTo(g);
        }
        else if (leftInteger && right is double h)
        {
            order = CompareMixed(x, h);
        }
        else if (left is double k && rightInteger)
        {
            order = -CompareMixed(y, k);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static int? CompareMixed(BigInteger integer, double number)
    {
        if (double.IsNaN(number))
        {
            return null;
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? -1 : 1;
        }

        int order = integer.CompareTo(new BigInteger(Math.Floor(number)));
        return order == 0 && number != Math.Floor(number) ? -1 : order;
    }

    /// <summary><c>item in container</c>.</summary>
    public static bool Contains(RenderContext context, object? container, object? item)
    {
        switch (container)
        {
            case string or Markup:
                return AsText(item) is { } part
                    ? AsText(container)!.Contains(part, StringComparison.Ordinal)
                    : throw Raise.Type($"'in <string>' requires string as left operand, not {PythonType.NameOf(item)}");
            case PythonDictionary dictionary:
                return dictionary.Contains(item);
            case DictionaryView { Kind: DictionaryViewKind.Keys } view:
                return view.Dictionary.Contains(item);
            case PythonRange range when PythonInteger.TryGet(item, out BigInteger number):
                BigInteger offset = number - range.Start;
                return (offset % range.Step).IsZero && offset / range.Step >= 0 && offset / range.Step < range.Count;
            case PythonBytes bytes:
                return item is PythonBytes other ? bytes.Bytes.AsSpan().IndexOf(other.Bytes) >= 0
                    : PythonInteger.TryGet(item, out long value) ? bytes.Bytes.Contains((byte)value) : throw Raise.Type($"a bytes-like object is required, not '{PythonType.NameOf(item)}'");
        }

        if (!Iteration.TryGet(context, container, out IEnumerator<object?>? values))
        {
            throw Raise.Type($"argument of type '{PythonType.NameOf(container)}' is not iterable");
        }

        while (values.MoveNext())
        {
            context.Step();
            if (ReferenceEquals(values.Current, item) || AreEqual(context, item, values.Current))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of a string, null for other values.</summary>
    public static string? AsText(object? value) => value as string ?? (value as Markup)?.Text;

    // True for integers, false for floats, null when one is no number.
    private static bool? TryNumbers(object? left, object? right, out BigInteger x, out BigInteger y, out double f, out double g)
    {
        (f, g) = (0, 0);
        bool leftInteger = PythonInteger.TryGet(left, out x);
        bool rightInteger = PythonInteger.TryGet(right, out y);
        if (leftInteger && rightInteger)
        {
            return true;
        }

        if ((!leftInteger && left is not double) || (!rightInteger && right is not double))
        {
            return null;
        }

        f = left is double a ? a : PythonInteger.ToFloat(x);
        g = right is double b ? b : PythonInteger.ToFloat(y);
        return false;
    }

    private static void ThrowIfUndefined(object? left, object? right)
    {
        if ((left as Undefined ?? right as Undefined) is { } undefined)
        {
            throw undefined.Error();
        }
    }

    private static TemplateException UndefinedOr(object? left, object? right, string symbol)
    {
        ThrowIfUndefined(left, right);
        return Unsupported(symbol, left, right);
    }

    private static TemplateException Unsupported(string symbol, object? left, object? right) =>
        Raise.Type($"unsupported operand type(s) for {symbol}: '{PythonType.NameOf(left)}' and '{PythonType.NameOf(right)}'");
}
