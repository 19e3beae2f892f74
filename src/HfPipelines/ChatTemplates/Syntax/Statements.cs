namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>A statement.</summary>
internal abstract record Statement(int Line) : Node(Line);

/// <summary>Text and printed expressions.</summary>
internal sealed record Output(IReadOnlyList<Expression> Items, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => Items;
}

internal sealed record For(Expression Target, Expression Items, IReadOnlyList<Statement> Body, IReadOnlyList<Statement> Else, Expression? Test, bool Recursive, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [Target, Items, .. Body, .. Else, Test];
}

internal sealed record If(Expression Test, IReadOnlyList<Statement> Body, IReadOnlyList<If> ElseIfs, IReadOnlyList<Statement> Else, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [Test, .. Body, .. ElseIfs, .. Else];
}

/// <summary>The parameters of a macro or call block; the defaults belong to the last ones.</summary>
internal sealed record MacroParameters(IReadOnlyList<NameExpression> Names, IReadOnlyList<Expression> Defaults)
{
    public static MacroParameters None { get; } = new([], []);

    public IEnumerable<Node?> Children => [.. Names, .. Defaults];
}

internal sealed record Macro(string Name, MacroParameters Parameters, IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [.. Parameters.Children, .. Body];
}

internal sealed record CallBlock(CallExpression Call, MacroParameters Parameters, IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [Call, .. Parameters.Children, .. Body];
}

internal sealed record FilterBlock(IReadOnlyList<Statement> Body, FilterExpression Filter, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [.. Body, Filter];
}

internal sealed record With(IReadOnlyList<Expression> Targets, IReadOnlyList<Expression> Values, IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [.. Targets, .. Values, .. Body];
}

/// <summary><c>{% autoescape %}</c>, a scope of its own.</summary>
internal sealed record AutoEscape(Expression Enabled, IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [Enabled, .. Body];
}

internal sealed record Block(string Name, IReadOnlyList<Statement> Body, bool Scoped, bool Required, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => Body;
}

internal sealed record Assign(Expression Target, Expression Value, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [Target, Value];
}

internal sealed record AssignBlock(Expression Target, FilterExpression? Filter, IReadOnlyList<Statement> Body, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [Target, Filter, .. Body];
}

/// <summary><c>{% include %}</c>, <c>{% import %}</c>, <c>{% from %}</c> or <c>{% extends %}</c>: other templates do not exist here, so that running it is an error.</summary>
internal sealed record OtherTemplate(string Tag, Expression Template, IReadOnlyList<string> Names, int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [Template];
}

internal sealed record Break(int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [];
}

internal sealed record Continue(int Line) : Statement(Line)
{
    public override IEnumerable<Node?> Children => [];
}

/// <summary>A whole template.</summary>
internal sealed record TemplateNode(IReadOnlyList<Statement> Body) : Statement(1)
{
    public override IEnumerable<Node?> Children => Body;
}
