using System.Text;
using HfPipelines.ChatTemplates.Builtins;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Compilation;

/// <summary>Turns the tree of a template into delegates that run it.</summary>
internal sealed partial class Compiler
{
    private readonly Dictionary<string, BlockBody> _blocks = [];
    private readonly HashSet<string> _undeclared = [];
    private Escaping _escaping = Escaping.Off;

    /// <summary>What the compiler knows of <c>{% autoescape %}</c> where it is.</summary>
    private enum Escaping
    {
        Off, On, AskAtRunTime,
    }

    public static CompiledTemplate Compile(TemplateNode template)
    {
        var compiler = new Compiler();
        List<Block> blocks = [.. template.All().OfType<Block>()];
        foreach (Block block in blocks)
        {
            if (!compiler._blocks.TryAdd(block.Name, (_, _, _) => { }))
            {
                throw Raise.TemplateAssertion($"block {PythonRepr.Repr(block.Name)} defined twice", block.Line);
            }
        }

        var scope = new Scope(new Symbols(new FunctionScope(null), null)) { TopLevel = true };
        Variable? self = NameUsage.Undeclared(template.Body, "self").Count > 0 ? scope.Symbols.DeclareParameter("self") : null;
        new SymbolCollector(scope.Symbols).VisitAll(template.Body);
        Action<Frame> enter = compiler.EnterScope(scope);
        Executor body = compiler.CompileBody(template.Body, scope);
        foreach (Block block in blocks)
        {
            compiler.CompileBlockBody(block);
        }

        var reference = new TemplateReference(compiler._blocks);
        return new CompiledTemplate(compiler._undeclared, compiler._blocks.Count > 0, context =>
        {
            var frame = new Frame(context, scope.Function.Count, null, context.RootOutput);
            if (self is not null)
            {
                frame.Variables[self.Slot] = reference;
            }

            enter(frame);
            body(frame);
        });
    }

    private Action<Frame> EnterScope(Scope scope)
    {
        var actions = new List<Action<Frame>>();
        foreach ((Variable variable, Load load) in scope.Symbols.Loads)
        {
            int slot = variable.Slot;
            switch (load.Kind)
            {
                case LoadKind.Resolve:
                    string name = variable.Name;
                    if (Globals.Find(name) is null)
                    {
                        _undeclared.Add(name);
                    }

                    actions.Add(frame => frame.Variables[slot] = frame.Resolve(name));
                    break;
                case LoadKind.Alias:
                    Evaluator source = Read(load.Source!, scope.Function);
                    actions.Add(frame => frame.Variables[slot] = source(frame));
                    break;
                case LoadKind.Undefined:
                    actions.Add(frame => frame.Variables[slot] = Missing.Value);
                    break;
            }
        }

        Action<Frame>[] all = [.. actions];
        return frame =>
        {
            foreach (Action<Frame> action in all)
            {
                action(frame);
            }
        };
    }

    private static int Hops(Variable variable, FunctionScope function)
    {
        int hops = 0;
        for (FunctionScope? owner = function; owner != variable.Owner; owner = owner!.Parent)
        {
            hops++;
        }

        return hops;
    }

    /// <summary>Reads a variable; <see cref="Missing"/> where it has no value.</summary>
    private static Evaluator Read(Variable variable, FunctionScope function)
    {
        int slot = variable.Slot;
        int hops = Hops(variable, function);
        return hops switch
        {
            0 => frame => frame.Variables[slot],
            1 => frame => frame.Parent!.Variables[slot],
            _ => frame =>
            {
                for (int i = 0; i < hops; i++)
                {
                    frame = frame.Parent!;
                }

                return frame.Variables[slot];
            },
        };
    }

    private Executor CompileBody(IReadOnlyList<Statement> statements, Scope scope)
    {
        Executor[] body = [.. statements.Select(statement => CompileStatement(statement, scope))];
        int[] lines = [.. statements.Select(statement => statement.Line)];
        if (body.Length == 1)
        {
            Executor only = body[0];
            int line = lines[0];
            return frame =>
            {
                frame.Context.Line = line;
                frame.Context.Step();
                return only(frame);
            };
        }

        return frame =>
        {
            for (int i = 0; i < body.Length; i++)
            {
                frame.Context.Line = lines[i];
                frame.Context.Step();
                Flow flow = body[i](frame);
                if (flow != Flow.Next)
                {
                    return flow;
                }
            }

            return Flow.Next;
        };
    }

    private Executor CompileStatement(Statement statement, Scope scope) => statement switch
    {
        Output output => CompileOutput(output, scope),
        If branch => CompileIf(branch, scope),
        For loop => new LoopCompiler(this, loop, scope).Compile(),
        Assign assign => CompileAssign(assign, scope),
        AssignBlock assign => CompileAssignBlock(assign, scope),
        Macro macro => CompileMacro(macro, scope),
        CallBlock call => CompileCallBlock(call, scope),
        FilterBlock filter => CompileFilterBlock(filter, scope),
        With with => CompileWith(with, scope),
        AutoEscape escape => CompileAutoEscape(escape, scope),
        Block block => CompileBlock(block, scope),
        OtherTemplate other => CompileOtherTemplate(other, scope),
        Break => scope.InLoop ? _ => Flow.Break : throw Raise.PythonSyntax("'break' outside loop", statement.Line),
        Continue => scope.InLoop ? _ => Flow.Continue : throw Raise.PythonSyntax("'continue' not properly in loop", statement.Line),
        _ => throw new InvalidOperationException(statement.GetType().Name),
    };

    private Executor CompileOutput(Output output, Scope scope)
    {
        Action<Frame>[] items = [.. output.Items.Select(item => CompileOutputItem(item, scope))];
        if (items.Length == 1)
        {
            Action<Frame> only = items[0];
            return frame =>
            {
                only(frame);
                return Flow.Next;
            };
        }

        return frame =>
        {
            foreach (Action<Frame> item in items)
            {
                item(frame);
            }

            return Flow.Next;
        };
    }

    private Action<Frame> CompileOutputItem(Expression item, Scope scope)
    {
        if (item is TemplateData data)
        {
            string text = data.Text;
            return frame => frame.Context.Write(frame.Output, text);
        }

        if (Constants.IsUndefinedSlice(this, item, scope))
        {
            return _ => { };
        }

        Evaluator value = CompileExpression(item, scope);
        int line = item.Line;
        switch (_escaping)
        {
            case Escaping.Off:
                return frame =>
                {
                    frame.Context.Line = line;
                    object? result = value(frame);
                    frame.Context.Write(frame.Output, result as string ?? PythonRepr.Text(frame.Context, result));
                };
            case Escaping.On:
                return frame => frame.Context.Write(frame.Output, Markup.Escape(frame.Context, value(frame)).Text);
            default:
                return frame =>
                {
                    object? result = value(frame);
                    frame.Context.Write(frame.Output, frame.Context.AutoEscape ? Markup.Escape(frame.Context, result).Text : PythonRepr.Text(frame.Context, result));
                };
        }
    }

    /// <summary>Writes what must already be text, as the result of a call block.</summary>
    private static void WriteText(Frame frame, object? value) =>
        frame.Context.Write(frame.Output, PythonOperators.AsText(value) ?? throw Raise.Type($"sequence item 0: expected str instance, {PythonType.NameOf(value)} found"));

    private Executor CompileIf(If branch, Scope scope)
    {
        scope = scope with { Symbols = scope.Symbols.Copy(), Soft = true };
        (Evaluator Test, Executor Body)[] branches =
        [
            (CompileExpression(branch.Test, scope), CompileBody(branch.Body, scope)),
            .. branch.ElseIfs.Select(other => (CompileExpression(other.Test, scope), CompileBody(other.Body, scope))),
        ];
        Executor? otherwise = branch.Else.Count > 0 ? CompileBody(branch.Else, scope) : null;
        return frame =>
        {
            foreach ((Evaluator test, Executor body) in branches)
            {
                if (PythonOperators.IsTrue(test(frame)))
                {
                    return body(frame);
                }
            }

            return otherwise is null ? Flow.Next : otherwise(frame);
        };
    }

    /// <summary>Sets a target to a value.</summary>
    private Action<Frame, object?> CompileTarget(Expression target, Scope scope)
    {
        switch (target)
        {
            case NameExpression name:
                int slot = scope.Symbols.Find(name.Name)!.Slot;
                if (scope.TopLevel && _blocks.Count > 0)
                {
                    return (frame, value) =>
                    {
                        frame.Variables[slot] = value;
                        frame.Context.TopLevel![name.Name] = value;
                    };
                }

                return (frame, value) => frame.Variables[slot] = value;
            case NamespaceReference reference:
                Evaluator space = Read(scope.Symbols.Find(reference.Name)!, scope.Function);
                return (frame, value) => ((Namespace)space(frame)!).Set(reference.Attribute, value);
            default:
                Action<Frame, object?>[] targets = [.. ((TupleExpression)target).Items.Select(item => CompileTarget(item, scope))];
                return (frame, value) =>
                {
                    object?[] values = Unpack(frame.Context, value, targets.Length);
                    for (int i = 0; i < targets.Length; i++)
                    {
                        targets[i](frame, values[i]);
                    }
                };
        }
    }

    private static object?[] Unpack(RenderContext context, object? value, int count)
    {
        if (value is PythonTuple { Items.Length: var length } tuple && length == count)
        {
            return tuple.Items;
        }

        if (!Iteration.TryGet(context, value, out IEnumerator<object?>? values))
        {
            throw Raise.Type($"cannot unpack non-iterable {PythonType.NameOf(value)} object");
        }

        var unpacked = new object?[count];
        for (int i = 0; i < count; i++)
        {
            unpacked[i] = values.MoveNext() ? values.Current : throw Raise.Value($"not enough values to unpack (expected {count}, got {i})");
        }

        return values.MoveNext() ? throw Raise.Value($"too many values to unpack (expected {count})") : unpacked;
    }

    private Executor CompileAssign(Assign assign, Scope scope)
    {
        Evaluator[] namespaces = [.. assign.Target.All().OfType<NamespaceReference>().DistinctBy(reference => reference.Name)
            .Select(reference => Read(scope.Symbols.Find(reference.Name)!, scope.Function))];
        Evaluator value = CompileExpression(assign.Value, scope);
        Action<Frame, object?> target = CompileTarget(assign.Target, scope);
        return frame =>
        {
            foreach (Evaluator space in namespaces)
            {
                if (space(frame) is not Namespace)
                {
                    throw Raise.Runtime("cannot assign attribute on non-namespace object");
                }
            }

            target(frame, value(frame));
            return Flow.Next;
        };
    }

    /// <summary>Runs a body and gives what it wrote; null when a <c>break</c> or <c>continue</c> left it.</summary>
    private static string? Capture(Frame frame, Executor body, out Flow flow)
    {
        StringBuilder outer = frame.Output;
        frame.Output = new StringBuilder();
        flow = body(frame);
        string text = frame.Output.ToString();
        frame.Output = outer;
        return flow == Flow.Next ? text : null;
    }

    private object Captured(RenderContext context, string text) => _escaping == Escaping.Off ? text : context.AutoEscape ? new Markup(text) : text;

    private Executor CompileAssignBlock(AssignBlock assign, Scope scope)
    {
        Scope inner = scope.Inner();
        new SymbolCollector(inner.Symbols).VisitAll(assign.Body);
        if (assign.Filter is not null)
        {
            new SymbolCollector(inner.Symbols).VisitAll(assign.Filter.Children);
        }

        Action<Frame> enter = EnterScope(inner);
        Executor body = CompileBody(assign.Body, inner);
        Action<Frame, object?> target = CompileTarget(assign.Target, scope);
        Func<Frame, string, object?>? filter = assign.Filter is null ? null : CompileBlockFilter(assign.Filter, inner);
        return frame =>
        {
            enter(frame);
            if (Capture(frame, body, out Flow flow) is not { } text)
            {
                return flow;
            }

            object? value = filter is null ? text : filter(frame, text);
            target(frame, frame.Context.AutoEscape ? new Markup(PythonRepr.Text(frame.Context, value)) : value);
            return Flow.Next;
        };
    }

    private Executor CompileFilterBlock(FilterBlock block, Scope scope)
    {
        Scope inner = scope.Inner();
        new SymbolCollector(inner.Symbols).VisitAll(block.Children);
        Action<Frame> enter = EnterScope(inner);
        Executor body = CompileBody(block.Body, inner);
        Func<Frame, string, object?> filter = CompileBlockFilter(block.Filter, inner);
        return frame =>
        {
            enter(frame);
            if (Capture(frame, body, out Flow flow) is not { } text)
            {
                return flow;
            }

            WriteText(frame, filter(frame, text));
            return Flow.Next;
        };
    }

    /// <summary>A chain of filters whose innermost one takes the text of a block.</summary>
    private Func<Frame, string, object?> CompileBlockFilter(FilterExpression filter, Scope scope)
    {
        Func<Frame, string, object?> target = filter.Target is FilterExpression inner
            ? CompileBlockFilter(inner, scope)
            : (frame, text) => Captured(frame.Context, text);
        Func<Frame, object?, object?> apply = CompileFilterCall(filter, scope);
        return (frame, text) => apply(frame, target(frame, text));
    }

    private Executor CompileWith(With with, Scope scope)
    {
        Scope inner = scope.Inner();
        var collector = new SymbolCollector(inner.Symbols);
        collector.VisitAll(with.Targets);
        collector.VisitAll(with.Body);
        Action<Frame> enter = EnterScope(inner);
        (Evaluator Value, Action<Frame, object?> Target)[] assignments =
            [.. with.Targets.Zip(with.Values, (target, value) => (CompileExpression(value, scope), CompileTarget(target, inner)))];
        Executor body = CompileBody(with.Body, inner);
        return frame =>
        {
            enter(frame);
            foreach ((Evaluator value, Action<Frame, object?> target) in assignments)
            {
                target(frame, value(frame));
            }

            return body(frame);
        };
    }

    private Executor CompileAutoEscape(AutoEscape node, Scope scope)
    {
        Scope inner = scope.Inner();
        new SymbolCollector(inner.Symbols).VisitAll(node.Children);
        Action<Frame> enter = EnterScope(inner);
        Evaluator enabled = CompileExpression(node.Enabled, inner);
        Escaping outer = _escaping;
        _escaping = node.Enabled is Constant constant ? (PythonOperators.IsTrue(constant.Value) ? Escaping.On : Escaping.Off) : Escaping.AskAtRunTime;
        Executor body = CompileBody(node.Body, inner);
        _escaping = outer;
        return frame =>
        {
            enter(frame);
            bool before = frame.Context.AutoEscape;
            frame.Context.AutoEscape = PythonOperators.IsTrue(enabled(frame));
            Flow flow = body(frame);
            frame.Context.AutoEscape = before;
            return flow;
        };
    }

    private Executor CompileOtherTemplate(OtherTemplate node, Scope scope)
    {
        if (node.Tag == "extends" && !scope.TopLevel)
        {
            throw Raise.TemplateAssertion("cannot use extend from a non top-level scope", node.Line);
        }

        Evaluator template = CompileExpression(node.Template, scope);
        return frame =>
        {
            template(frame);
            throw Raise.Type("no loader for this environment specified");
        };
    }

    private Executor CompileBlock(Block block, Scope scope)
    {
        (string Name, Evaluator Value)[] locals = block.Scoped
            ? [.. scope.Symbols.StoredVariables().Select(pair => (pair.Key, Read(pair.Value, scope.Function)))]
            : [];
        return frame =>
        {
            if (block.Required)
            {
                throw Raise.Runtime($"Required block {PythonRepr.Repr(block.Name)} not found");
            }

            Dictionary<string, object?>? derived = null;
            if (block.Scoped)
            {
                derived = frame.Derived is null ? [] : new(frame.Derived);
                foreach ((string name, Evaluator value) in locals)
                {
                    if (value(frame) is var current and not Missing)
                    {
                        derived[name] = current;
                    }
                }
            }

            _blocks[block.Name](frame.Context, frame.Output, derived);
            return Flow.Next;
        };
    }

    private void CompileBlockBody(Block block)
    {
        var scope = new Scope(new Symbols(new FunctionScope(null), null));
        HashSet<string> special = NameUsage.Undeclared(block.Body, "self", "super");
        Variable? self = special.Contains("self") ? scope.Symbols.DeclareParameter("self") : null;
        Variable? super = special.Contains("super") ? scope.Symbols.DeclareParameter("super") : null;
        new SymbolCollector(scope.Symbols).VisitAll(block.Body);
        Action<Frame> enter = EnterScope(scope);
        Executor body = CompileBody(block.Body, scope);
        _blocks[block.Name] = (context, output, derived) =>
        {
            var frame = new Frame(context, scope.Function.Count, null, output) { Derived = derived };
            if (self is not null)
            {
                frame.Variables[self.Slot] = new TemplateReference(_blocks);
            }

            if (super is not null)
            {
                frame.Variables[super.Slot] = Undefined.Because($"there is no parent block called {PythonRepr.Repr(block.Name)}.");
            }

            context.Enter();
            enter(frame);
            body(frame);
            context.Leave();
        };
    }

    private Executor CompileMacro(Macro macro, Scope scope)
    {
        Func<Frame, MacroFunction> make = CompileMacroBody(macro.Name, macro.Parameters, macro.Body, macro.Line, scope);
        Action<Frame, object?> target = CompileTarget(new NameExpression(macro.Name, NameUse.Store, macro.Line), scope);
        return frame =>
        {
            target(frame, make(frame));
            return Flow.Next;
        };
    }

    private Executor CompileCallBlock(CallBlock node, Scope scope)
    {
        Func<Frame, MacroFunction> make = CompileMacroBody(null, node.Parameters, node.Body, node.Line, scope);
        if (node.Call.Target is GenerationSupport)
        {
            return frame =>
            {
                object? text = make(frame).Call(frame.Context, new Arguments([]));
                int start = frame.Context.RootOutput.Length;
                frame.Context.GenerationSpans.Add(new TextSpan(start, start + PythonOperators.AsText(text)!.Length));
                WriteText(frame, text);
                return Flow.Next;
            };
        }

        Func<Frame, object?, object?> call = CompileCall(node.Call, scope);
        return frame =>
        {
            WriteText(frame, call(frame, make(frame)));
            return Flow.Next;
        };
    }

    private Func<Frame, MacroFunction> CompileMacroBody(string? name, MacroParameters parameters, IReadOnlyList<Statement> statements, int line, Scope scope)
    {
        Scope inner = scope.InnerFunction();
        Symbols symbols = inner.Symbols;
        var collector = new SymbolCollector(symbols);
        collector.VisitAll(parameters.Children);
        collector.VisitAll(statements);
        string[] names = [.. parameters.Names.Select(parameter => parameter.Name)];
        if (names.Distinct().Count() != names.Length)
        {
            throw Raise.PythonSyntax("duplicate argument in function definition", line);
        }

        int firstDefault = names.Length - parameters.Defaults.Count;
        List<Variable> slots = [.. names.Select(parameter => symbols.Find(parameter)!)];
        HashSet<string> special = NameUsage.Undeclared(statements, "caller", "kwargs", "varargs");
        bool readsCaller = special.Contains("caller");
        int explicitCaller = Array.IndexOf(names, "caller");
        if (readsCaller && explicitCaller >= 0 && explicitCaller < firstDefault)
        {
            throw Raise.TemplateAssertion("When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.", line);
        }

        if (readsCaller && explicitCaller < 0)
        {
            slots.Add(symbols.DeclareParameter("caller"));
        }

        bool catchesNamed = special.Contains("kwargs") && !names.Contains("kwargs");
        if (catchesNamed)
        {
            slots.Add(symbols.DeclareParameter("kwargs"));
        }

        bool catchesPositional = special.Contains("varargs") && !names.Contains("varargs");
        if (catchesPositional)
        {
            slots.Add(symbols.DeclareParameter("varargs"));
        }

        Action<Frame> enter = EnterScope(inner);
        Evaluator[] defaults = [.. parameters.Defaults.Select(value => CompileExpression(value, inner))];
        Executor body = CompileBody(statements, inner);
        int[] places = [.. slots.Select(slot => slot.Slot)];
        var info = new MacroInfo(name, names, catchesNamed, catchesPositional, readsCaller);
        return outer => new MacroFunction(info, (context, values) =>
        {
            var frame = new Frame(context, inner.Function.Count, outer, new StringBuilder());
            for (int i = 0; i < places.Length; i++)
            {
                frame.Variables[places[i]] = values[i];
            }

            enter(frame);
            for (int i = 0; i < names.Length; i++)
            {
                if (frame.Variables[places[i]] is Missing)
                {
                    frame.Variables[places[i]] = i >= firstDefault
                        ? defaults[i - firstDefault](frame)
                        : Undefined.Because($"parameter {PythonRepr.Repr(names[i])} was not provided");
                }
            }

            body(frame);
            return frame.Output.ToString();
        });
    }
}
