using HfPipelines.ChatTemplates.Builtins;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Compilation;

/// <content>Expressions.</content>
internal sealed partial class Compiler
{
    private Evaluator CompileExpression(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case Constant { Value: var value }:
                return _ => value;
            case NameExpression name:
                return CompileName(name, scope);
            case AttributeExpression attribute:
                return CompileAttribute(attribute, scope);
            case ItemExpression item:
                return CompileItem(item, scope);
            case CallExpression call:
                Func<Frame, object?, object?> invoke = CompileCall(call, scope);
                return frame => invoke(frame, Missing.Value);
            case FilterExpression filter:
                Evaluator filtered = CompileExpression(filter.Target!, scope);
                Func<Frame, object?, object?> apply = CompileFilterCall(filter, scope);
                return frame => apply(frame, filtered(frame));
            case TestExpression test:
                return CompileTest(test, scope);
            case NotExpression not:
                Evaluator negated = CompileExpression(not.Operand, scope);
                return frame => PythonBool.Box(!PythonOperators.IsTrue(negated(frame)));
            case AndExpression and:
                (Evaluator andLeft, Evaluator andRight) = (CompileExpression(and.Left, scope), CompileExpression(and.Right, scope));
                return frame => andLeft(frame) is var left && PythonOperators.IsTrue(left) ? andRight(frame) : left;
            case OrExpression or:
                (Evaluator orLeft, Evaluator orRight) = (CompileExpression(or.Left, scope), CompileExpression(or.Right, scope));
                return frame => orLeft(frame) is var left && PythonOperators.IsTrue(left) ? left : orRight(frame);
            case CompareExpression compare:
                return CompileCompare(compare, scope);
            case BinaryExpression binary:
                return CompileBinary(binary, scope);
            case UnaryExpression unary:
                Evaluator operand = CompileExpression(unary.Operand, scope);
                return unary.Negate ? frame => PythonOperators.Negate(operand(frame)) : frame => PythonOperators.Plus(operand(frame));
            case ConcatenationExpression concatenation:
                return CompileConcatenation(concatenation, scope);
            case ConditionalExpression condition:
                return CompileCondition(condition, scope);
            case ListExpression list:
                Evaluator[] items = CompileAll(list.Items, scope);
                return frame => new PythonList([.. EvaluateAll(items, frame)]);
            case TupleExpression tuple:
                Evaluator[] parts = CompileAll(tuple.Items, scope);
                return frame => new PythonTuple(EvaluateAll(parts, frame));
            case DictionaryExpression dictionary:
                return CompileDictionary(dictionary, scope);
            default:
                // A slice within a tuple, which Python cannot compile.
                throw Raise.PythonSyntax("invalid syntax", expression.Line);
        }
    }

    private Evaluator[] CompileAll(IReadOnlyList<Expression> expressions, Scope scope) => [.. expressions.Select(expression => CompileExpression(expression, scope))];

    private static object?[] EvaluateAll(Evaluator[] evaluators, Frame frame)
    {
        if (evaluators.Length == 0)
        {
            return [];
        }

        frame.Context.ChargeItems(evaluators.Length);
        var values = new object?[evaluators.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = evaluators[i](frame);
        }

        return values;
    }

    private static Evaluator CompileName(NameExpression name, Scope scope)
    {
        Evaluator read = Read(scope.Symbols.Find(name.Name)!, scope.Function);
        Undefined undefined = Undefined.Name(name.Name);
        return frame => read(frame) is var value and not Missing ? value : undefined;
    }

    private Evaluator CompileAttribute(AttributeExpression attribute, Scope scope)
    {
        Evaluator target = CompileExpression(attribute.Target, scope);
        string name = attribute.Name;
        bool isItem = !DictionaryMethods.Has(name) && !name.StartsWith('_');
        return frame =>
        {
            object? value = target(frame);
            return isItem && value is PythonDictionary dictionary && dictionary.TryGetText(name, out object? item) ? item : Access.GetAttribute(frame.Context, value, name);
        };
    }

    private Evaluator CompileItem(ItemExpression item, Scope scope)
    {
        Evaluator target = CompileExpression(item.Target, scope);
        if (item.Key is SliceExpression slice)
        {
            Evaluator? start = slice.Start is null ? null : CompileExpression(slice.Start, scope);
            Evaluator? stop = slice.Stop is null ? null : CompileExpression(slice.Stop, scope);
            Evaluator? step = slice.Step is null ? null : CompileExpression(slice.Step, scope);
            return frame => PythonSlice.Get(frame.Context, target(frame), start?.Invoke(frame), stop?.Invoke(frame), step?.Invoke(frame));
        }

        if (item.Key is Constant { Value: string name })
        {
            return frame =>
            {
                object? value = target(frame);
                return value is PythonDictionary dictionary && dictionary.TryGetText(name, out object? found) ? found : Access.GetItem(frame.Context, value, name);
            };
        }

        Evaluator key = CompileExpression(item.Key, scope);
        return frame => Access.GetItem(frame.Context, target(frame), key(frame));
    }

    private Evaluator CompileBinary(BinaryExpression binary, Scope scope)
    {
        Evaluator left = CompileExpression(binary.Left, scope);
        Evaluator right = CompileExpression(binary.Right, scope);
        TokenKind operation = binary.Operator;
        if (operation == TokenKind.Power && Constants.TryFold(this, binary.Left, scope, out object? number) && Constants.IsNegative(number) && !Constants.IsConstant(binary.Right))
        {
            // Jinja writes a constant base without parentheses into Python code, where the sign binds weaker than the power.
            object magnitude = PythonOperators.Negate(number);
            return frame => PythonOperators.Negate(PythonOperators.Binary(frame.Context, operation, magnitude, right(frame)));
        }

        return operation == TokenKind.Add
            ? frame => PythonOperators.Add(frame.Context, left(frame), right(frame))
            : frame => PythonOperators.Binary(frame.Context, operation, left(frame), right(frame));
    }

    private Evaluator CompileCompare(CompareExpression compare, Scope scope)
    {
        Evaluator first = CompileExpression(compare.First, scope);
        (Comparison Comparison, Evaluator Operand)[] rest = [.. compare.Rest.Select(r => (r.Comparison, CompileExpression(r.Operand, scope)))];
        if (rest.Length == 1)
        {
            (Comparison only, Evaluator operand) = rest[0];
            return frame => PythonBool.Box(PythonOperators.Compare(frame.Context, only, first(frame), operand(frame)));
        }

        return frame =>
        {
            object? left = first(frame);
            foreach ((Comparison comparison, Evaluator operand) in rest)
            {
                object? right = operand(frame);
                if (!PythonOperators.Compare(frame.Context, comparison, left, right))
                {
                    return PythonBool.Box(false);
                }

                left = right;
            }

            return PythonBool.Box(true);
        };
    }

    private Evaluator CompileConcatenation(ConcatenationExpression concatenation, Scope scope)
    {
        Evaluator[] items = CompileAll(concatenation.Items, scope);
        bool escape = _escaping == Escaping.On;
        return frame =>
        {
            RenderContext context = frame.Context;
            var values = new object?[items.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = items[i](frame);
            }

            bool safe = escape && Array.Exists(values, value => value is Markup);
            var texts = new string[values.Length];
            long length = 0;
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = safe ? Markup.Escape(context, values[i]).Text : PythonRepr.Text(context, values[i]);
                length += texts[i].Length;
            }

            context.Charge(length);
            string text = string.Concat(texts);
            return safe ? new Markup(text) : text;
        };
    }

    private Evaluator CompileCondition(ConditionalExpression condition, Scope scope)
    {
        scope = scope with { Soft = true };
        Evaluator test = CompileExpression(condition.Test, scope);
        Evaluator then = CompileExpression(condition.Then, scope);
        if (condition.Else is null)
        {
            Undefined undefined = Undefined.Because($"the inline if-expression on line {condition.Line} evaluated to false and no else section was defined.");
            return frame => PythonOperators.IsTrue(test(frame)) ? then(frame) : undefined;
        }

        Evaluator otherwise = CompileExpression(condition.Else, scope);
        return frame => PythonOperators.IsTrue(test(frame)) ? then(frame) : otherwise(frame);
    }

    private Evaluator CompileDictionary(DictionaryExpression dictionary, Scope scope)
    {
        (Evaluator Key, Evaluator Value)[] items = [.. dictionary.Items.Select(item => (CompileExpression(item.Key, scope), CompileExpression(item.Value, scope)))];
        return frame =>
        {
            frame.Context.ChargeItems(items.Length);
            var result = new PythonDictionary();
            foreach ((Evaluator key, Evaluator value) in items)
            {
                result.Set(key(frame), value(frame));
            }

            return result;
        };
    }

    /// <summary>A call; the second argument is the <c>caller</c> of a call block or <see cref="Missing"/>.</summary>
    private Func<Frame, object?, object?> CompileCall(CallExpression call, Scope scope)
    {
        Evaluator target = CompileExpression(call.Target, scope);
        Func<Frame, object?, Arguments> arguments = CompileArguments(call.Arguments, scope, withFirst: false);
        return (frame, caller) =>
        {
            object? callee = target(frame);
            RenderContext context = frame.Context;
            context.Step();
            Arguments values = arguments(frame, Missing.Value);
            if (caller is not Missing)
            {
                values = values with { Named = [.. values.Named ?? [], KeyValuePair.Create("caller", caller)] };
            }

            return callee switch
            {
                Callable function => function.Call(context, values),
                Undefined undefined => throw undefined.Error(),
                LoopContext loop => CallLoop(loop, values),
                _ => throw Raise.Type($"'{PythonType.NameOf(callee)}' object is not callable"),
            };
        };
    }

    private static object? CallLoop(LoopContext loop, Arguments arguments)
    {
        object? items = new Signature("LoopContext.__call__", 1, named: true, "iterable").Bind(arguments)[0];
        return loop.Recurse is null
            ? throw Raise.Type("The loop must have the 'recursive' marker to be called recursively.")
            : loop.Recurse(items, loop.Depth);
    }

    /// <summary>Arguments; for filters and tests the value that they are applied to comes first.</summary>
    private Func<Frame, object?, Arguments> CompileArguments(CallArguments node, Scope scope, bool withFirst)
    {
        if (node.Named.GroupBy(n => n.Name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw Raise.PythonSyntax($"keyword argument repeated: {repeated.Key}", repeated.First().Value.Line);
        }

        Evaluator[] positional = CompileAll(node.Positional, scope);
        (string Name, Evaluator Value)[] named = [.. node.Named.Select(n => (n.Name, CompileExpression(n.Value, scope)))];
        Evaluator? list = node.List is null ? null : CompileExpression(node.List, scope);
        Evaluator? dictionary = node.Dictionary is null ? null : CompileExpression(node.Dictionary, scope);
        int offset = withFirst ? 1 : 0;
        return (frame, first) =>
        {
            var values = new object?[positional.Length + offset];
            if (withFirst)
            {
                values[0] = first;
            }

            for (int i = 0; i < positional.Length; i++)
            {
                values[i + offset] = positional[i](frame);
            }

            if (list is not null)
            {
                object? more = list(frame);
                values = Iteration.TryGet(frame.Context, more, out _)
                    ? [.. values, .. Iteration.ToList(frame.Context, more)]
                    : throw Raise.Type($"Value after * must be an iterable, not {PythonType.NameOf(more)}");
            }

            if (named.Length == 0 && dictionary is null)
            {
                return new Arguments(values);
            }

            var pairs = new List<KeyValuePair<string, object?>>(named.Length);
            foreach ((string name, Evaluator value) in named)
            {
                pairs.Add(KeyValuePair.Create(name, value(frame)));
            }

            if (dictionary is not null)
            {
                AddNamed(pairs, dictionary(frame));
            }

            return new Arguments(values, pairs);
        };
    }

    private static void AddNamed(List<KeyValuePair<string, object?>> pairs, object? value)
    {
        if (value is not PythonDictionary more)
        {
            throw Raise.Type($"argument after ** must be a mapping, not {PythonType.NameOf(value)}");
        }

        foreach ((object? key, object? item) in more.Items)
        {
            string name = PythonOperators.AsText(key) ?? throw Raise.Type("keywords must be strings");
            pairs.Add(pairs.Exists(pair => pair.Key == name)
                ? throw Raise.Type($"got multiple values for keyword argument '{name}'")
                : KeyValuePair.Create(name, item));
        }
    }

    /// <summary>A filter, given the value that it is applied to.</summary>
    private Func<Frame, object?, object?> CompileFilterCall(FilterExpression filter, Scope scope) =>
        CompileNamedCall(FilterTable.Find(filter.Name), "filter", filter.Name, filter.Arguments, filter.Line, scope);

    private Evaluator CompileTest(TestExpression test, Scope scope)
    {
        Evaluator target = CompileExpression(test.Target, scope);
        switch (test.Name)
        {
            case "defined" when test.Arguments == CallArguments.None:
                return frame => PythonBool.Box(target(frame) is not Undefined);
            case "string" when test.Arguments == CallArguments.None:
                return frame => PythonBool.Box(target(frame) is string or Markup);
        }

        Func<Frame, object?, object?> apply = CompileNamedCall(TestTable.Find(test.Name), "test", test.Name, test.Arguments, test.Line, scope);
        return frame => apply(frame, target(frame));
    }

    private Func<Frame, object?, object?> CompileNamedCall(Callable? function, string kind, string name, CallArguments node, int line, Scope scope)
    {
        if (function is null && !scope.Soft)
        {
            throw Raise.TemplateAssertion($"No {kind} named {PythonRepr.Repr(name)}.", line);
        }

        Func<Frame, object?, Arguments> arguments = CompileArguments(node, scope, withFirst: true);
        return (frame, value) =>
        {
            if (function is null)
            {
                throw Raise.Runtime($"No {kind} named {PythonRepr.Repr(name)} found.");
            }

            frame.Context.Step();
            return function.Call(frame.Context, arguments(frame, value));
        };
    }
}
