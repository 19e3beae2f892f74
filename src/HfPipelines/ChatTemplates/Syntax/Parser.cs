using System.Runtime.CompilerServices;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>Makes the tree of a template from its tokens: Jinja's grammar with the <c>generation</c>, <c>break</c> and <c>continue</c> tags.</summary>
internal sealed partial class Parser
{
    private const int MaxDepth = 300;

    private readonly IEnumerator<Token> _tokens;
    private readonly Queue<Token> _ahead = new();
    private readonly List<string> _openTags = [];
    private readonly List<string[]> _endTags = [];
    private Token _current;
    private int _depth;

    private Parser(string source)
    {
        _tokens = new Lexer(source).Tokens().GetEnumerator();
        Next();
    }

    public static TemplateNode Parse(string source)
    {
        var parser = new Parser(source);
        return new TemplateNode(parser.ParseBody(null));
    }

    private Token Next()
    {
        Token token = _current;
        if (_ahead.TryDequeue(out Token queued))
        {
            _current = queued;
        }
        else if (_tokens.MoveNext())
        {
            _current = _tokens.Current;
        }

        return token;
    }

    private Token Look()
    {
        if (_ahead.Count == 0)
        {
            _ahead.Enqueue(_tokens.MoveNext() ? _tokens.Current : new Token(TokenKind.End, _current.Line));
        }

        return _ahead.Peek();
    }

    private bool SkipIf(TokenKind kind)
    {
        if (_current.Kind != kind)
        {
            return false;
        }

        Next();
        return true;
    }

    private bool SkipName(string name)
    {
        if (!_current.IsName(name))
        {
            return false;
        }

        Next();
        return true;
    }

    private Token Expect(TokenKind kind) => _current.Kind == kind ? Next() : throw Unexpected(Token.Describe(kind));

    private Token ExpectName(string name) => _current.IsName(name) ? Next() : throw Unexpected(name);

    private TemplateException Unexpected(string expected) => _current.Kind == TokenKind.End
        ? Raise.Syntax($"unexpected end of template, expected {PythonRepr.Repr(expected)}.", _current.Line)
        : Raise.Syntax($"expected token {PythonRepr.Repr(expected)}, got {PythonRepr.Repr(_current.Describe())}", _current.Line);

    private TemplateException Fail(string reason) => Raise.Syntax(reason, _current.Line);

    /// <summary>Counts the nesting of what is being parsed; leave with <c>_depth--</c>.</summary>
    private void Enter()
    {
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Raise.Recursion().At(_current.Line, null);
        }
    }

    private List<Statement> ParseBody(string[]? endTags)
    {
        var body = new List<Statement>();
        var output = new List<Expression>();
        if (endTags is not null)
        {
            _endTags.Add(endTags);
        }

        void Flush()
        {
            if (output.Count > 0)
            {
                body.Add(new Output([.. output], output[0].Line));
                output.Clear();
            }
        }

        Enter();
        while (_current.Kind != TokenKind.End)
        {
            switch (_current.Kind)
            {
                case TokenKind.Data:
                    output.Add(new TemplateData(_current.Text, _current.Line));
                    Next();
                    break;
                case TokenKind.VariableBegin:
                    Next();
                    output.Add(ParseTuple());
                    Expect(TokenKind.VariableEnd);
                    break;
                default:
                    Flush();
                    Expect(TokenKind.BlockBegin);
                    if (endTags is not null && _current.Kind == TokenKind.Name && endTags.Contains(_current.Text))
                    {
                        _endTags.RemoveAt(_endTags.Count - 1);
                        _depth--;
                        return body;
                    }

                    body.Add(ParseStatement());
                    Expect(TokenKind.BlockEnd);
                    break;
            }
        }

        Flush();
        if (endTags is not null)
        {
            throw FailOpen(null, _current.Line);
        }

        _depth--;
        return body;
    }

    /// <summary>The body of a tag up to one of its end tags; the end tag's name stays the current token.</summary>
    private List<Statement> ParseStatements(params string[] endTags)
    {
        SkipIf(TokenKind.Colon);
        Expect(TokenKind.BlockEnd);
        return ParseBody(endTags);
    }

    private List<Statement> ParseStatementsAndEnd(string endTag)
    {
        List<Statement> body = ParseStatements(endTag);
        Next();
        return body;
    }

    private TemplateException FailOpen(string? tag, int line)
    {
        string reason = tag is null ? "Unexpected end of template." : $"Encountered unknown tag {PythonRepr.Repr(tag)}.";
        if (_endTags.Count > 0)
        {
            string looking = string.Join(" or ", _endTags[^1].Select(PythonRepr.Repr));
            reason += tag is not null && _endTags.Any(tags => tags.Contains(tag))
                ? $" You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for {looking}."
                : $" Jinja was looking for the following tags: {looking}.";
        }

        if (_openTags.Count > 0)
        {
            reason += $" The innermost block that needs to be closed is {PythonRepr.Repr(_openTags[^1])}.";
        }

        return Raise.Syntax(reason, line);
    }

    private Statement ParseStatement()
    {
        Token tag = _current;
        if (tag.Kind != TokenKind.Name)
        {
            throw Fail("tag name expected");
        }

        Func<Statement> parse = tag.Text switch
        {
            "for" => ParseFor,
            "if" => ParseIf,
            "set" => ParseSet,
            "macro" => ParseMacro,
            "call" => ParseCallBlock,
            "filter" => ParseFilterBlock,
            "with" => ParseWith,
            "autoescape" => ParseAutoEscape,
            "block" => ParseBlock,
            "print" => ParsePrint,
            "include" => ParseInclude,
            "import" => ParseImport,
            "from" => ParseFrom,
            "extends" => ParseExtends,
            "generation" => ParseGeneration,
            "break" => () => new Break(Next().Line),
            "continue" => () => new Continue(Next().Line),
            _ => throw FailOpen(tag.Text, tag.Line),
        };
        _openTags.Add(tag.Text);
        Statement statement = parse();
        _openTags.RemoveAt(_openTags.Count - 1);
        return statement;
    }

    private Statement ParseSet()
    {
        int line = Next().Line;
        Expression target = ParseAssignTarget(withNamespace: true);
        if (SkipIf(TokenKind.Assign))
        {
            return new Assign(target, ParseTuple(), line);
        }

        Expression? filter = ParseFilter(null);
        return new AssignBlock(target, (FilterExpression?)filter, ParseStatementsAndEnd("endset"), line);
    }

    private For ParseFor()
    {
        int line = Next().Line;
        Expression target = ParseAssignTarget();
        ExpectName("in");
        Expression items = ParseTuple(withCondition: false);
        Expression? test = SkipName("if") ? ParseExpression() : null;
        bool recursive = SkipName("recursive");
        List<Statement> body = ParseStatements("endfor", "else");
        List<Statement> otherwise = Next().Text == "endfor" ? [] : ParseStatementsAndEnd("endfor");
        return new For(target, items, body, otherwise, test, recursive, line);
    }

    private If ParseIf()
    {
        int line = Next().Line;
        Expression test = ParseTuple(withCondition: false);
        List<Statement> body = ParseStatements("elif", "else", "endif");
        var elseIfs = new List<If>();
        List<Statement> otherwise = [];
        while (true)
        {
            Token token = Next();
            if (token.Text == "elif")
            {
                int branchLine = _current.Line;
                Expression branchTest = ParseTuple(withCondition: false);
                elseIfs.Add(new If(branchTest, ParseStatements("elif", "else", "endif"), [], [], branchLine));
                continue;
            }

            if (token.Text == "else")
            {
                otherwise = ParseStatementsAndEnd("endif");
            }

            return new If(test, body, elseIfs, otherwise, line);
        }
    }

    private With ParseWith()
    {
        int line = Next().Line;
        var targets = new List<Expression>();
        var values = new List<Expression>();
        while (_current.Kind != TokenKind.BlockEnd)
        {
            if (targets.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            targets.Add(WithUse(ParseAssignTarget(), NameUse.Parameter));
            Expect(TokenKind.Assign);
            values.Add(ParseExpression());
        }

        return new With(targets, values, ParseStatementsAndEnd("endwith"), line);
    }

    private AutoEscape ParseAutoEscape()
    {
        int line = Next().Line;
        return new AutoEscape(ParseExpression(), ParseStatementsAndEnd("endautoescape"), line);
    }

    private Block ParseBlock()
    {
        int line = Next().Line;
        string name = Expect(TokenKind.Name).Text;
        bool scoped = SkipName("scoped");
        bool required = SkipName("required");
        if (_current.Kind == TokenKind.Subtract)
        {
            throw Fail("Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.");
        }

        List<Statement> body = ParseStatementsAndEnd("endblock");
        if (required && body.Any(s => s is not Output output || output.Items.Any(item => item is not TemplateData data || !data.Text.All(PythonChar.IsSpace))))
        {
            throw Fail("Required blocks can only contain comments or whitespace");
        }

        SkipName(name);
        return new Block(name, body, scoped, required, line);
    }

    private Output ParsePrint()
    {
        int line = Next().Line;
        var items = new List<Expression>();
        while (_current.Kind != TokenKind.BlockEnd)
        {
            if (items.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            items.Add(ParseExpression());
        }

        return new Output(items, line);
    }

    private Macro ParseMacro()
    {
        int line = Next().Line;
        string name = ParseNameTarget().Name;
        MacroParameters parameters = ParseParameters();
        return new Macro(name, parameters, ParseStatementsAndEnd("endmacro"), line);
    }

    private CallBlock ParseCallBlock()
    {
        int line = Next().Line;
        MacroParameters parameters = _current.Kind == TokenKind.LeftParenthesis ? ParseParameters() : MacroParameters.None;
        if (ParseExpression() is not CallExpression call)
        {
            throw Raise.Syntax("expected call", line);
        }

        return new CallBlock(call, parameters, ParseStatementsAndEnd("endcall"), line);
    }

    private CallBlock ParseGeneration()
    {
        int line = Next().Line;
        List<Statement> body = ParseStatementsAndEnd("endgeneration");
        return new CallBlock(new CallExpression(new GenerationSupport(line), CallArguments.None, line), MacroParameters.None, body, line);
    }

    private FilterBlock ParseFilterBlock()
    {
        int line = Next().Line;
        var filter = (FilterExpression)ParseFilter(null, startInline: true)!;
        return new FilterBlock(ParseStatementsAndEnd("endfilter"), filter, line);
    }

    private MacroParameters ParseParameters()
    {
        Expect(TokenKind.LeftParenthesis);
        var names = new List<NameExpression>();
        var defaults = new List<Expression>();
        while (_current.Kind != TokenKind.RightParenthesis)
        {
            if (names.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            NameExpression name = ParseNameTarget();
            if (SkipIf(TokenKind.Assign))
            {
                defaults.Add(ParseExpression());
            }
            else if (defaults.Count > 0)
            {
                throw Fail("non-default argument follows default argument");
            }

            names.Add(name with { Use = NameUse.Parameter });
        }

        Next();
        return new MacroParameters(names, defaults);
    }

    private OtherTemplate ParseExtends()
    {
        int line = Next().Line;
        return new OtherTemplate("extends", ParseExpression(), [], line);
    }

    private OtherTemplate ParseInclude()
    {
        int line = Next().Line;
        Expression template = ParseExpression();
        if (_current.IsName("ignore") && Look().IsName("missing"))
        {
            Next();
            Next();
        }

        SkipImportContext();
        return new OtherTemplate("include", template, [], line);
    }

    private OtherTemplate ParseImport()
    {
        int line = Next().Line;
        Expression template = ParseExpression();
        ExpectName("as");
        string name = ParseNameTarget().Name;
        SkipImportContext();
        return new OtherTemplate("import", template, [name], line);
    }

    private OtherTemplate ParseFrom()
    {
        int line = Next().Line;
        Expression template = ParseExpression();
        ExpectName("import");
        var names = new List<string>();
        while (true)
        {
            if (names.Count > 0)
            {
                Expect(TokenKind.Comma);
            }

            if (SkipImportContext())
            {
                break;
            }

            NameExpression name = ParseNameTarget();
            if (name.Name.StartsWith('_'))
            {
                throw Raise.TemplateAssertion("names starting with an underline can not be imported", name.Line);
            }

            names.Add(SkipName("as") ? ParseNameTarget().Name : name.Name);
            if (SkipImportContext() || _current.Kind != TokenKind.Comma)
            {
                break;
            }
        }

        return new OtherTemplate("from", template, names, line);
    }

    private bool SkipImportContext()
    {
        if (!(_current.IsName("with") || _current.IsName("without")) || !Look().IsName("context"))
        {
            return false;
        }

        Next();
        Next();
        return true;
    }
}
