namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>An expression.</summary>
internal abstract record Expression(int Line) : Node(Line)
{
    /// <summary>How many expressions lie inside each other here; bounded by the parser, so that evaluating cannot exhaust the stack.</summary>
    public int Depth { get; init; }
}

/// <summary>How a name is used.</summary>
internal enum NameUse
{
    Load, Store, Parameter,
}

internal sealed record NameExpression(string Name, NameUse Use, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [];
}

/// <summary><c>name.attribute</c> as the target of an assignment.</summary>
internal sealed record NamespaceReference(string Name, string Attribute, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [];
}

internal sealed record Constant(object? Value, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [];
}

/// <summary>Text outside of tags.</summary>
internal sealed record TemplateData(string Text, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [];
}

internal sealed record TupleExpression(IReadOnlyList<Expression> Items, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => Items;
}

internal sealed record ListExpression(IReadOnlyList<Expression> Items, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => Items;
}

internal sealed record DictionaryExpression(IReadOnlyList<(Expression Key, Expression Value)> Items, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => Items.SelectMany(item => new[] { item.Key, item.Value });
}

internal sealed record ConditionalExpression(Expression Test, Expression Then, Expression? Else, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Test, Then, Else];
}

internal sealed record BinaryExpression(TokenKind Operator, Expression Left, Expression Right, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Left, Right];
}

internal sealed record AndExpression(Expression Left, Expression Right, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Left, Right];
}

internal sealed record OrExpression(Expression Left, Expression Right, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Left, Right];
}

internal sealed record NotExpression(Expression Operand, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Operand];
}

internal sealed record UnaryExpression(bool Negate, Expression Operand, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Operand];
}

/// <summary><c>a ~ b ~ c</c>.</summary>
internal sealed record ConcatenationExpression(IReadOnlyList<Expression> Items, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => Items;
}

/// <summary><c>a &lt; b &lt; c</c>.</summary>
internal sealed record CompareExpression(Expression First, IReadOnlyList<(Comparison Comparison, Expression Operand)> Rest, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [First, .. Rest.Select(r => r.Operand)];
}

/// <summary>The comparison operators.</summary>
internal enum Comparison
{
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, In, NotIn,
}

internal sealed record AttributeExpression(Expression Target, string Name, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Target];
}

internal sealed record ItemExpression(Expression Target, Expression Key, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Target, Key];
}

internal sealed record SliceExpression(Expression? Start, Expression? Stop, Expression? Step, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Start, Stop, Step];
}

/// <summary>The arguments of a call, a filter or a test.</summary>
internal sealed record CallArguments(IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named, Expression? List, Expression? Dictionary)
{
    public static CallArguments None { get; } = new([], [], null, null);

    public IEnumerable<Node?> Children => [.. Positional, .. Named.Select(n => n.Value), List, Dictionary];
}

internal sealed record CallExpression(Expression Target, CallArguments Arguments, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Target, .. Arguments.Children];
}

/// <summary>A filter; without a target it filters what the block around it wrote.</summary>
internal sealed record FilterExpression(Expression? Target, string Name, CallArguments Arguments, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Target, .. Arguments.Children];
}

internal sealed record TestExpression(Expression Target, string Name, CallArguments Arguments, int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [Target, .. Arguments.Children];
}

/// <summary>What the body of <c>{% generation %}</c> is passed to.</summary>
internal sealed record GenerationSupport(int Line) : Expression(Line)
{
    public override IEnumerable<Node?> Children => [];
}
