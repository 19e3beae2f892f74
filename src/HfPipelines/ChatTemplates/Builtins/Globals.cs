using System.Numerics;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The functions that every template has.</summary>
internal static class Globals
{
    private const int MaxRange = 100_000;

    private static readonly Dictionary<string, object> Functions = new()
    {
        ["range"] = new VariadicFunction("safe_range", (_, a) => Range(a)),
        ["dict"] = new TemplateDictionary(),
        ["namespace"] = new NamespaceType(),
        ["cycler"] = new VariadicFunction("Cycler", (_, a) => new Cycler(a), "<class 'jinja2.utils.Cycler'>"),
        ["joiner"] = new VariadicFunction("Joiner", (_, a) => new Joiner(a), "<class 'jinja2.utils.Joiner'>"),
        ["lipsum"] = new VariadicFunction("generate_lorem_ipsum", (_, _) => throw Raise.Runtime("lipsum() writes random text, which chat templates cannot use")),
        ["raise_exception"] = new Function(new Signature("raise_exception", 1, named: true, "message"), (c, a) => throw Raise.Template(PythonRepr.Text(c, a[0])),
            "_cached_compile_jinja_template.<locals>.raise_exception"),
        ["strftime_now"] = new Function(new Signature("strftime_now", 1, named: true, "format"), StrftimeNow, "_cached_compile_jinja_template.<locals>.strftime_now"),
    };

    /// <summary>The function of that name, or null.</summary>
    public static object? Find(string name) => Functions.GetValueOrDefault(name);

    private static object StrftimeNow(RenderContext context, object?[] a)
    {
        string format = Argument.Text(a[0], "strftime() argument 1");
        context.Charge(format.Length * 16L);
        return PythonClock.Format(context.Options.TimeProvider.GetLocalNow().DateTime, format);
    }

    private static PythonRange Range(Arguments arguments)
    {
        if (arguments.Named is { Count: > 0 })
        {
            throw Raise.Type("range() takes no keyword arguments");
        }

        BigInteger[] bounds = [.. arguments.Positional.Select(Bound)];
        (BigInteger start, BigInteger stop, BigInteger step) = bounds.Length switch
        {
            1 => (BigInteger.Zero, bounds[0], BigInteger.One),
            2 => (bounds[0], bounds[1], BigInteger.One),
            3 => (bounds[0], bounds[1], bounds[2]),
            0 => throw Raise.Type("range expected at least 1 argument, got 0"),
            _ => throw Raise.Type($"range expected at most 3 arguments, got {bounds.Length}"),
        };
        if (step.IsZero)
        {
            throw Raise.Value("range() arg 3 must not be zero");
        }

        BigInteger count = BigInteger.Max(0, step.Sign > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step);
        return count <= MaxRange ? new PythonRange(start, stop, step, (int)count) : throw Raise.Overflow($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({MaxRange}).");
    }

    private static BigInteger Bound(object? value) => PythonInteger.TryGet(value, out BigInteger bound)
        ? bound
        : throw Raise.Type($"'{PythonType.NameOf(value)}' object cannot be interpreted as an integer");

    /// <summary><c>dict</c>: makes dictionaries and has no other attributes.</summary>
    private sealed class TemplateDictionary : Callable
    {
        public override string TypeName => "TemplateDict";

        public override string Module => "transformers.utils.chat_template_utils";

        public override string Repr() => $"<{Module}._cached_compile_jinja_template.<locals>.TemplateDict object at {Address}>";

        public override object Call(RenderContext context, Arguments arguments) => DictionaryMethods.Make(context, arguments);

        public override bool TryGetAttribute(string name, out object? value)
        {
            value = name != "fromkeys" ? null : new BoundMethod(name, this, (c, a) => a.Positional.Length is 1 or 2
                ? DictionaryMethods.FromKeys(c, a.Positional[0], a.Positional.ElementAtOrDefault(1))
                : throw Raise.Type($"fromkeys expected at least 1 argument, got {a.Positional.Length}"));
            return value is not null;
        }
    }

    /// <summary><c>namespace</c>.</summary>
    private sealed class NamespaceType : Callable
    {
        public override string TypeName => "type";

        public override string Repr() => "<class 'transformers.utils.chat_template_utils._cached_compile_jinja_template.<locals>.TemplateNamespace'>";

        public override object Call(RenderContext context, Arguments arguments)
        {
            var space = new Namespace();
            foreach ((object? key, object? value) in DictionaryMethods.Make(context, arguments).Items)
            {
                space.Set(key, value);
            }

            return space;
        }
    }
}
