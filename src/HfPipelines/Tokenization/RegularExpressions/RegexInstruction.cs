using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.RegularExpressions;

/// <summary>What an instruction does.</summary>
internal enum RegexOp : byte
{
    /// <summary>One code point of <c>Set</c>.</summary>
    Set,

    /// <summary>A text that folds to <c>Folded</c>.</summary>
    Folded,

    /// <summary>Tries the next instruction, then <c>Target</c>; where <c>Set</c> is given, the next instruction only before one of its members.</summary>
    Split,

    /// <summary>Tries <c>Target</c>, then the next instruction.</summary>
    SplitLazy,

    /// <summary>Goes on at <c>Target</c>.</summary>
    Jump,

    /// <summary>As many code points of <c>Set</c> as possible, up to <c>Limit</c>; gives back down to none.</summary>
    Loop,

    /// <summary>The same, giving nothing back.</summary>
    LoopPossessive,

    /// <summary>Stores the position in register <c>Register</c>.</summary>
    Save,

    /// <summary>Goes on at <c>Target</c> when the position is still that of register <c>Register</c>.</summary>
    ExitIfEmpty,

    /// <summary>Tests <c>Assertion</c>.</summary>
    Assert,

    /// <summary>Runs the following instructions on their own and goes on at <c>Target</c> from where they end.</summary>
    Atomic,

    /// <summary>Runs the following instructions on their own as a look-ahead and goes on at <c>Target</c>.</summary>
    Ahead,

    /// <summary>The same, when they do not match.</summary>
    NotAhead,

    /// <summary>Runs the following instructions from <c>Low</c> to <c>Limit</c> code points before, to end here, and goes on at <c>Target</c>.</summary>
    Behind,

    /// <summary>The same, when they do not match.</summary>
    NotBehind,

    /// <summary>The text between the registers <c>Register</c> and the next.</summary>
    BackReference,

    /// <summary>An extended grapheme cluster.</summary>
    Grapheme,

    /// <summary>The end of a match, or of what runs on its own.</summary>
    Match,
}

/// <summary>An instruction of a compiled pattern; see <see cref="RegexOp"/> for the operands.</summary>
internal struct RegexInstruction
{
    public RegexOp Op;
    public AssertionKind Assertion;
    public int Target;
    public int Register;
    public int Low;
    public int Limit;
    public CodePointSet? Set;
    public int[]? Folded;
}
