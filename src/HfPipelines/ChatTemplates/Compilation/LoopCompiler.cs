using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Compilation;

/// <content>Loops.</content>
internal sealed partial class Compiler
{
    private sealed class LoopCompiler(Compiler compiler, For loop, Scope scope)
    {
        // A loop without `loop` in its body needs no LoopContext.
        private readonly bool _extended = loop.Recursive || NameUsage.Undeclared(loop.Body, "loop").Count > 0 || loop.All().OfType<Block>().Any(block => block.Scoped);

        public Executor Compile()
        {
            Scope outer = loop.Recursive ? scope.InnerFunction() : scope.Inner();
            Scope body = outer with { InLoop = true };
            Scope otherwise = loop.Recursive
                ? new Scope(new Symbols(body.Function, scope.Symbols))
                : scope.Inner();
            Variable? loopVariable = _extended ? body.Symbols.DeclareParameter("loop") : null;
            var collector = new SymbolCollector(body.Symbols);
            collector.VisitLoopTarget(loop.Target);
            collector.VisitAll(loop.Body);
            new SymbolCollector(otherwise.Symbols).VisitAll(loop.Else);
            Func<Frame, object?, object?>? filter = loop.Test is null ? null : CompileFilter(loop.Test);
            if (loop.All().OfType<NameExpression>().FirstOrDefault(name => name is { Use: NameUse.Store, Name: "loop" }) is { } assigned)
            {
                throw Raise.TemplateAssertion("Can't assign to special loop variable in for-loop target", assigned.Line);
            }

            Evaluator items = compiler.CompileExpression(loop.Items, scope);
            Func<Frame, object?, int, Func<object?, int, object?>?, Flow> run = CompileRun(body, otherwise, loopVariable, filter);
            if (!loop.Recursive)
            {
                return frame => run(frame, items(frame), 0, null);
            }

            Escaping escaping = compiler._escaping;
            return frame =>
            {
                object? Render(object? inner, int depth)
                {
                    RenderContext context = frame.Context;
                    var own = new Frame(context, body.Function.Count, frame, new StringBuilder());
                    context.Enter();
                    run(own, inner, depth, Render);
                    context.Leave();
                    string text = own.Output.ToString();
                    return escaping != Escaping.Off && context.AutoEscape ? new Markup(text) : text;
                }

                WriteText(frame, Render(items(frame), 0));
                return Flow.Next;
            };
        }

        private Func<Frame, object?, int, Func<object?, int, object?>?, Flow> CompileRun(Scope body, Scope otherwise, Variable? loopVariable, Func<Frame, object?, object?>? filter)
        {
            Action<Frame, object?> target = compiler.CompileTarget(loop.Target, body);
            Action<Frame> enter = compiler.EnterScope(body);
            Executor statements = compiler.CompileBody(loop.Body, body);
            Action<Frame> enterElse = compiler.EnterScope(otherwise);
            Executor? elseStatements = loop.Else.Count > 0 ? compiler.CompileBody(loop.Else, otherwise) : null;
            return (frame, items, depth, recurse) =>
            {
                RenderContext context = frame.Context;
                bool any = false;
                if (filter is not null)
                {
                    items = filter(loop.Recursive ? frame.Parent! : frame, items);
                }

                if (loopVariable is not null)
                {
                    frame.Variables[loopVariable.Slot] = Missing.Value;
                    var state = new LoopContext(context, items, recurse, depth);
                    while (state.MoveNext())
                    {
                        any = true;
                        context.Step();
                        target(frame, state.Current);
                        frame.Variables[loopVariable.Slot] = state;
                        enter(frame);
                        if (statements(frame) == Flow.Break)
                        {
                            break;
                        }
                    }
                }
                else
                {
                    IEnumerator<object?> values = Iteration.Get(context, items);
                    while (values.MoveNext())
                    {
                        any = true;
                        context.Step();
                        target(frame, values.Current);
                        enter(frame);
                        if (statements(frame) == Flow.Break)
                        {
                            break;
                        }
                    }
                }

                if (any || elseStatements is null)
                {
                    return Flow.Next;
                }

                enterElse(frame);
                return elseStatements(frame);
            };
        }

        /// <summary>The <c>if</c> of a loop: gives the items that pass, as a generator.</summary>
        private Func<Frame, object?, object?> CompileFilter(Expression condition)
        {
            Scope inner = scope.InnerFunction();
            var collector = new SymbolCollector(inner.Symbols);
            collector.VisitLoopTarget(loop.Target);
            collector.VisitAll([condition]);
            Action<Frame> enter = compiler.EnterScope(inner);
            Action<Frame, object?> target = compiler.CompileTarget(loop.Target, inner);
            Evaluator test = compiler.CompileExpression(condition, inner);
            Evaluator result = compiler.CompileExpression(AsValue(loop.Target), inner);
            return (outer, items) => PythonIterator.Generator("filter", Filter(outer, items));

            IEnumerable<object?> Filter(Frame outer, object? items)
            {
                var frame = new Frame(outer.Context, inner.Function.Count, outer, outer.Output);
                enter(frame);
                foreach (object? item in Iteration.Each(outer.Context, items))
                {
                    target(frame, item);
                    if (PythonOperators.IsTrue(test(frame)))
                    {
                        yield return result(frame);
                    }
                }
            }
        }

        private static Expression AsValue(Expression target) => target switch
        {
            NameExpression name => name with { Use = NameUse.Load },
            _ => new TupleExpression([.. ((TupleExpression)target).Items.Select(AsValue)], target.Line),
        };
    }
}
