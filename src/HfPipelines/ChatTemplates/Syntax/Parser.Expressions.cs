using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>The expressions of the grammar, from the weakest operator to the strongest.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> ConstantNames = ["true", "false", "none", "True", "False", "None"];

    private NameExpression ParseNameTarget()
    {
        Token token = Expect(TokenKind.Name);
        return ConstantNames.Contains(token.Text)
            ? throw Raise.Syntax("can't assign to 'name'", token.Line)
            : new NameExpression(token.Text, NameUse.Store, token.Line);
    }

    private Expression ParseAssignTarget(bool withNamespace = false)
    {
        Expression target = WithUse(ParseTuple(simplified: true, withNamespace: withNamespace), NameUse.Store);
        return CanAssign(target) ? target : throw Raise.Syntax($"can't assign to '{PythonName(target)}'", target.Line);
    }

    private static bool CanAssign(Expression target) => target switch
    {
        NameExpression or NamespaceReference => true,
        TupleExpression tuple => tuple.Items.All(CanAssign),
        _ => false,
    };

    private static string PythonName(Expression target) => target switch
    {
        TupleExpression => "tuple",
        ListExpression => "list",
        DictionaryExpression => "dict",
        _ => "const",
    };

    private static Expression WithUse(Expression target, NameUse use) => target switch
    {
        NameExpression name => name with { Use = use },
        TupleExpression tuple => tuple with { Items = [.. tuple.Items.Select(item => WithUse(item, use))] },
        _ => target,
    };

    private static int DepthOf(params ReadOnlySpan<Expression?> parts)
    {
        int depth = 0;
        foreach (Expression? part in parts)
        {
            depth = Math.Max(depth, part?.Depth ?? 0);
        }

        return depth < MaxDepth ? depth + 1 : throw Raise.Recursion();
    }

    private static int DepthOf(IEnumerable<Expression?> parts) => DepthOf([.. parts]);

    private static int DepthOf(Expression? target, CallArguments arguments) => DepthOf([target, .. arguments.Children.OfType<Expression>()]);

    private Expression ParseExpression(bool withCondition = true)
    {
        Enter();
        Expression expression = withCondition ? ParseCondition() : ParseOr();
        _depth--;
        return expression;
    }

    private Expression ParseCondition()
    {
        int line = _current.Line;
        Expression value = ParseOr();
        while (SkipName("if"))
        {
            Expression test = ParseOr();
            Expression? otherwise = SkipName("else") ? ParseExpression() : null;
            value = new ConditionalExpression(test, value, otherwise, line) { Depth = DepthOf(test, value, otherwise) };
            line = _current.Line;
        }

        return value;
    }

    private Expression ParseOr()
    {
        int line = _current.Line;
        Expression left = ParseAnd();
        while (SkipName("or"))
        {
            Expression right = ParseAnd();
            left = new OrExpression(left, right, line) { Depth = DepthOf(left, right) };
            line = _current.Line;
        }

        return left;
    }

    private Expression ParseAnd()
    {
        int line = _current.Line;
        Expression left = ParseNot();
        while (SkipName("and"))
        {
            Expression right = ParseNot();
            left = new AndExpression(left, right, line) { Depth = DepthOf(left, right) };
            line = _current.Line;
        }

        return left;
    }

    private Expression ParseNot()
    {
        if (!_current.IsName("not"))
        {
            return ParseCompare();
        }

        int line = Next().Line;
        Enter();
        Expression operand = ParseNot();
        _depth--;
        return new NotExpression(operand, line) { Depth = DepthOf(operand) };
    }

    private Expression ParseCompare()
    {
        int line = _current.Line;
        Expression first = ParseSum();
        List<(Comparison, Expression)>? rest = null;
        while (NextComparison() is { } comparison)
        {
            (rest ??= []).Add((comparison, ParseSum()));
        }

        return rest is null ? first : new CompareExpression(first, rest, line) { Depth = DepthOf([first, .. rest.Select(r => r.Item2)]) };
    }

    private Comparison? NextComparison()
    {
        Comparison? comparison = _current.Kind switch
        {
            TokenKind.Equal => Comparison.Equal,
            TokenKind.NotEqual => Comparison.NotEqual,
            TokenKind.Less => Comparison.Less,
            TokenKind.LessOrEqual => Comparison.LessOrEqual,
            TokenKind.Greater => Comparison.Greater,
            TokenKind.GreaterOrEqual => Comparison.GreaterOrEqual,
            TokenKind.Name when _current.Text == "in" => Comparison.In,
            TokenKind.Name when _current.Text == "not" && Look().IsName("in") => Comparison.NotIn,
            _ => null,
        };
        if (comparison is not null)
        {
            Next();
            if (comparison == Comparison.NotIn)
            {
                Next();
            }
        }

        return comparison;
    }

    private Expression ParseSum() => ParseBinary(ParseConcatenation, kind => kind is TokenKind.Add or TokenKind.Subtract);

    private Expression ParseConcatenation()
    {
        int line = _current.Line;
        Expression first = ParseProduct();
        if (_current.Kind != TokenKind.Tilde)
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (SkipIf(TokenKind.Tilde))
        {
            items.Add(ParseProduct());
        }

        return new ConcatenationExpression(items, line) { Depth = DepthOf(items) };
    }

    private Expression ParseProduct() => ParseBinary(ParsePower, kind => kind is TokenKind.Multiply or TokenKind.Divide or TokenKind.FloorDivide or TokenKind.Modulo);

    private Expression ParsePower() => ParseBinary(() => ParseUnary(withFilter: true), kind => kind == TokenKind.Power);

    private Expression ParseBinary(Func<Expression> parseOperand, Func<TokenKind, bool> isOperator)
    {
        int line = _current.Line;
        Expression left = parseOperand();
        while (isOperator(_current.Kind))
        {
            TokenKind kind = Next().Kind;
            Expression right = parseOperand();
            left = new BinaryExpression(kind, left, right, line) { Depth = DepthOf(left, right) };
            line = _current.Line;
        }

        return left;
    }

    private Expression ParseUnary(bool withFilter)
    {
        int line = _current.Line;
        Expression expression;
        if (_current.Kind is TokenKind.Subtract or TokenKind.Add)
        {
            bool negate = Next().Kind == TokenKind.Subtract;
            Enter();
            Expression operand = ParseUnary(withFilter: false);
            _depth--;
            expression = new UnaryExpression(negate, operand, line) { Depth = DepthOf(operand) };
        }
        else
        {
            expression = ParsePrimary(withNamespace: false);
        }

        expression = ParsePostfix(expression);
        return withFilter ? ParseFilters(expression) : expression;
    }

    private Expression ParsePrimary(bool withNamespace)
    {
        Token token = _current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                Next();
                if (token.Text is "true" or "True" or "false" or "False")
                {
                    return new Constant(PythonBool.Box(token.Text is "true" or "True"), token.Line);
                }

                if (token.Text is "none" or "None")
                {
                    return new Constant(null, token.Line);
                }

                if (withNamespace && SkipIf(TokenKind.Dot))
                {
                    return new NamespaceReference(token.Text, Expect(TokenKind.Name).Text, token.Line);
                }

                return new NameExpression(token.Text, NameUse.Load, token.Line);
            case TokenKind.String:
                Next();
                string text = token.Text;
                while (_current.Kind == TokenKind.String)
                {
                    text += Next().Text;
                }

                return new Constant(text, token.Line);
            case TokenKind.Integer or TokenKind.Float:
                Next();
                return new Constant(token.Number, token.Line);
            case TokenKind.LeftParenthesis:
                Next();
                Expression inner = ParseTuple(explicitParentheses: true);
                Expect(TokenKind.RightParenthesis);
                return inner;
            case TokenKind.LeftBracket:
                return ParseList();
            case TokenKind.LeftBrace:
                return ParseDictionary();
            default:
                throw Fail($"unexpected {PythonRepr.Repr(token.Describe())}");
        }
    }

    private Expression ParseTuple(bool simplified = false, bool withCondition = true, bool explicitParentheses = false, bool withNamespace = false)
    {
        int line = _current.Line;
        var items = new List<Expression>();
        bool isTuple = false;
        Enter();
        while (true)
        {
            if (items.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            if (_current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd or TokenKind.RightParenthesis)
            {
                break;
            }

            items.Add(simplified ? ParsePrimary(withNamespace) : ParseExpression(withCondition));
            if (_current.Kind != TokenKind.Comma)
            {
                break;
            }

            isTuple = true;
            line = _current.Line;
        }

        _depth--;
        if (!isTuple)
        {
            if (items.Count > 0)
            {
                return items[0];
            }

            if (!explicitParentheses)
            {
                throw Fail($"Expected an expression, got {PythonRepr.Repr(_current.Describe())}");
            }
        }

        return new TupleExpression(items, line) { Depth = DepthOf(items) };
    }

    private ListExpression ParseList()
    {
        int line = Next().Line;
        List<Expression> items = ParseItems(TokenKind.RightBracket, () => ParseExpression());
        return new ListExpression(items, line) { Depth = DepthOf(items) };
    }

    private DictionaryExpression ParseDictionary()
    {
        int line = Next().Line;
        List<(Expression Key, Expression Value)> items = ParseItems(TokenKind.RightBrace, () =>
        {
            Expression key = ParseExpression();
            Expect(TokenKind.Colon);
            return (key, ParseExpression());
        });
        return new DictionaryExpression(items, line) { Depth = DepthOf(items.SelectMany(item => new[] { item.Key, item.Value })) };
    }

    private List<T> ParseItems<T>(TokenKind end, Func<T> parseItem)
    {
        var items = new List<T>();
        while (_current.Kind != end)
        {
            if (items.Count > 0)
            {
                Expect(TokenKind.Comma);
                if (_current.Kind == end)
                {
                    break;
                }
            }

            items.Add(parseItem());
        }

        Next();
        return items;
    }

    private Expression ParsePostfix(Expression expression)
    {
        while (true)
        {
            switch (_current.Kind)
            {
                case TokenKind.Dot or TokenKind.LeftBracket:
                    expression = ParseSubscript(expression);
                    break;
                case TokenKind.LeftParenthesis:
                    expression = ParseCall(expression);
                    break;
                default:
                    return expression;
            }
        }
    }

    private Expression ParseFilters(Expression expression)
    {
        while (true)
        {
            if (_current.Kind == TokenKind.Pipe)
            {
                expression = ParseFilter(expression)!;
            }
            else if (_current.IsName("is"))
            {
                expression = ParseTest(expression);
            }
            else if (_current.Kind == TokenKind.LeftParenthesis)
            {
                expression = ParseCall(expression);
            }
            else
            {
                return expression;
            }
        }
    }

    private Expression ParseSubscript(Expression target)
    {
        Token token = Next();
        if (token.Kind == TokenKind.Dot)
        {
            Token attribute = Next();
            return attribute.Kind switch
            {
                TokenKind.Name => new AttributeExpression(target, attribute.Text, token.Line) { Depth = DepthOf(target) },
                TokenKind.Integer => new ItemExpression(target, new Constant(attribute.Number, attribute.Line), token.Line) { Depth = DepthOf(target) },
                _ => throw Raise.Syntax("expected name or number", attribute.Line),
            };
        }

        var keys = new List<Expression>();
        while (_current.Kind != TokenKind.RightBracket)
        {
            if (keys.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            keys.Add(ParseSubscribed());
        }

        Next();
        Expression key = keys.Count == 1 ? keys[0] : new TupleExpression(keys, token.Line) { Depth = DepthOf(keys) };
        return new ItemExpression(target, key, token.Line) { Depth = DepthOf(target, key) };
    }

    private Expression ParseSubscribed()
    {
        int line = _current.Line;
        Expression? start = null;
        if (_current.Kind != TokenKind.Colon)
        {
            start = ParseExpression();
            if (_current.Kind != TokenKind.Colon)
            {
                return start;
            }
        }

        Next();
        Expression? stop = _current.Kind is TokenKind.Colon or TokenKind.RightBracket or TokenKind.Comma ? null : ParseExpression();
        Expression? step = SkipIf(TokenKind.Colon) && _current.Kind is not (TokenKind.RightBracket or TokenKind.Comma) ? ParseExpression() : null;
        return new SliceExpression(start, stop, step, line) { Depth = DepthOf(start, stop, step) };
    }

    private CallExpression ParseCall(Expression target)
    {
        int line = _current.Line;
        CallArguments arguments = ParseArguments();
        return new CallExpression(target, arguments, line) { Depth = DepthOf(target, arguments) };
    }

    private CallArguments ParseArguments()
    {
        Expect(TokenKind.LeftParenthesis);
        var positional = new List<Expression>();
        var named = new List<(string, Expression)>();
        Expression? list = null;
        Expression? dictionary = null;
        bool first = true;

        void Ensure(bool condition)
        {
            if (!condition)
            {
                throw Fail("invalid syntax for function call expression");
            }
        }

        while (_current.Kind != TokenKind.RightParenthesis)
        {
            if (!first)
            {
                Expect(TokenKind.Comma);
                if (_current.Kind == TokenKind.RightParenthesis)
                {
                    break;
                }
            }

            first = false;
            if (_current.Kind == TokenKind.Multiply)
            {
                Ensure(list is null && dictionary is null);
                Next();
                list = ParseExpression();
            }
            else if (_current.Kind == TokenKind.Power)
            {
                Ensure(dictionary is null);
                Next();
                dictionary = ParseExpression();
            }
            else if (_current.Kind == TokenKind.Name && Look().Kind == TokenKind.Assign)
            {
                Ensure(dictionary is null);
                string name = Next().Text;
                Next();
                named.Add((name, ParseExpression()));
            }
            else
            {
                Ensure(list is null && dictionary is null && named.Count == 0);
                positional.Add(ParseExpression());
            }
        }

        Next();
        return new CallArguments(positional, named, list, dictionary);
    }

    private Expression? ParseFilter(Expression? target, bool startInline = false)
    {
        while (_current.Kind == TokenKind.Pipe || startInline)
        {
            if (!startInline)
            {
                Next();
            }

            startInline = false;
            Token token = Expect(TokenKind.Name);
            string name = ParseDottedName(token);
            CallArguments arguments = _current.Kind == TokenKind.LeftParenthesis ? ParseArguments() : CallArguments.None;
            target = new FilterExpression(target, name, arguments, token.Line) { Depth = DepthOf(target, arguments) };
        }

        return target;
    }

    private string ParseDottedName(Token first)
    {
        string name = first.Text;
        while (SkipIf(TokenKind.Dot))
        {
            name += "." + Expect(TokenKind.Name).Text;
        }

        return name;
    }

    private Expression ParseTest(Expression target)
    {
        int line = Next().Line;
        bool negated = SkipName("not");
        string name = ParseDottedName(Expect(TokenKind.Name));
        CallArguments arguments = CallArguments.None;
        if (_current.Kind == TokenKind.LeftParenthesis)
        {
            arguments = ParseArguments();
        }
        else if (_current.Kind is TokenKind.String or TokenKind.Integer or TokenKind.Float or TokenKind.LeftBracket or TokenKind.LeftBrace
            || (_current.Kind == TokenKind.Name && _current.Text is not ("else" or "or" or "and")))
        {
            if (_current.IsName("is"))
            {
                throw Fail("You cannot chain multiple tests with is");
            }

            arguments = new CallArguments([ParsePostfix(ParsePrimary(withNamespace: false))], [], null, null);
        }

        Expression test = new TestExpression(target, name, arguments, line) { Depth = DepthOf(target, arguments) };
        return negated ? new NotExpression(test, line) { Depth = DepthOf(test) } : test;
    }
}
