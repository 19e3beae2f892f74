namespace HfPipelines.ChatTemplates.Compilation;

/// <summary>Where the compiler is.</summary>
internal sealed record Scope(Symbols Symbols)
{
    /// <summary>Outside of loops, macros and blocks: what is set here can be seen by blocks.</summary>
    public bool TopLevel { get; init; }

    /// <summary>Within an <c>if</c>: an unknown filter is only an error when it is reached.</summary>
    public bool Soft { get; init; }

    /// <summary>Within a loop of the same function, so that <c>break</c> has something to leave.</summary>
    public bool InLoop { get; init; }

    public FunctionScope Function => Symbols.Function;

    public Scope Inner() => new(new Symbols(Function, Symbols)) { InLoop = InLoop };

    public Scope InnerFunction() => new(new Symbols(new FunctionScope(Function), Symbols));
}
