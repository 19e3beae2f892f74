using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.RegularExpressions;

/// <summary>A node of a parsed pattern.</summary>
internal abstract record RegexNode;

/// <summary>Matches the empty text.</summary>
internal sealed record EmptyNode : RegexNode;

/// <summary>One code point of a set.</summary>
internal sealed record SetNode(CodePointSet Set) : RegexNode;

/// <summary>A text whose case does not matter, folded.</summary>
internal sealed record FoldedTextNode(int[] Folded) : RegexNode;

/// <summary>One after the other.</summary>
internal sealed record SequenceNode(IReadOnlyList<RegexNode> Nodes) : RegexNode;

/// <summary>The first that leads to a match.</summary>
internal sealed record AlternationNode(IReadOnlyList<RegexNode> Nodes) : RegexNode;

/// <summary>A repetition; <see cref="int.MaxValue"/> stands for no limit.</summary>
internal sealed record RepeatNode(RegexNode Node, int Minimum, int Maximum, RepeatKind Kind) : RegexNode;

/// <summary>A capturing group.</summary>
internal sealed record CaptureNode(RegexNode Node, int Number) : RegexNode;

/// <summary>A group that does not give back.</summary>
internal sealed record AtomicNode(RegexNode Node) : RegexNode;

/// <summary>A look-ahead or look-behind.</summary>
internal sealed record LookNode(RegexNode Node, bool Behind, bool Negative) : RegexNode;

/// <summary>What a group captured.</summary>
internal sealed record BackReferenceNode(int Number) : RegexNode;

/// <summary>A condition on the position.</summary>
internal sealed record AssertionNode(AssertionKind Kind) : RegexNode;

/// <summary>An extended grapheme cluster, <c>\X</c>.</summary>
internal sealed record GraphemeNode : RegexNode;

/// <summary>How a repetition chooses.</summary>
internal enum RepeatKind
{
    /// <summary>As many as possible, and gives back.</summary>
    Greedy,

    /// <summary>As few as possible.</summary>
    Lazy,

    /// <summary>As many as possible, and gives nothing back.</summary>
    Possessive,
}

/// <summary>Conditions on a position.</summary>
internal enum AssertionKind
{
    /// <summary><c>^</c></summary>
    LineStart,

    /// <summary><c>$</c></summary>
    LineEnd,

    /// <summary><c>\A</c></summary>
    TextStart,

    /// <summary><c>\z</c></summary>
    TextEnd,

    /// <summary><c>\Z</c></summary>
    TextEndOrLastBreak,

    /// <summary><c>\b</c></summary>
    WordBoundary,

    /// <summary><c>\B</c></summary>
    NoWordBoundary,

    /// <summary><c>\G</c></summary>
    SearchStart,

    /// <summary><c>\K</c>: the match begins here.</summary>
    Keep,
}
