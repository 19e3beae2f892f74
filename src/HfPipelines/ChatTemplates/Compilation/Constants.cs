using System.Numerics;
using System.Text;
using HfPipelines.ChatTemplates.Runtime;
using HfPipelines.ChatTemplates.Syntax;

namespace HfPipelines.ChatTemplates.Compilation;

/// <content>Constant expressions, which Jinja evaluates before the template runs. Only where that shows in the result is it done here too.</content>
internal sealed partial class Compiler
{
    private static class Constants
    {
        public static bool IsConstant(Expression? expression) => expression switch
        {
            null or Constant => true,
            UnaryExpression or BinaryExpression or ListExpression or TupleExpression or DictionaryExpression or SliceExpression => expression.Children.All(child => IsConstant((Expression?)child)),
            _ => false,
        };

        public static bool IsNegative(object? value) => value is long and < 0 or BigInteger { Sign: < 0 } || (value is double number && double.IsNegative(number));

        /// <summary>The value of a constant expression; false when it is none or raises an error.</summary>
        public static bool TryFold(Compiler compiler, Expression expression, Scope scope, out object? value)
        {
            value = null;
            if (!IsConstant(expression))
            {
                return false;
            }

            try
            {
                value = compiler.CompileExpression(expression, scope)(EmptyFrame());
                return true;
            }
            catch (TemplateException)
            {
                return false;
            }
        }

        /// <summary>Whether an expression is a slice of a constant that Python refuses: printed, it is nothing.</summary>
        public static bool IsUndefinedSlice(Compiler compiler, Expression expression, Scope scope)
        {
            if (expression is not ItemExpression item || !IsConstant(item.Target) || !IsConstant(item.Key))
            {
                return false;
            }

            return item.Key is SliceExpression slice
                ? slice.Children.Append(item.Target).All(part => part is null || TryFold(compiler, (Expression)part, scope, out _)) && !Succeeds(compiler, item, scope)
                : item.Key is TupleExpression tuple && tuple.Items.Any(key => key is SliceExpression);
        }

        private static bool Succeeds(Compiler compiler, ItemExpression item, Scope scope)
        {
            try
            {
                compiler.CompileItem(item, scope)(EmptyFrame());
                return true;
            }
            catch (TemplateException error) when (error.PythonClass == "TypeError")
            {
                return false;
            }
        }

        private static Frame EmptyFrame() => new(new RenderContext(ChatTemplateOptions.Default, new Dictionary<string, object?>()), 0, null, new StringBuilder());
    }
}
