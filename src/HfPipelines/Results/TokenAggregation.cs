namespace HfPipelines;

/// <summary>How labels of tokens become labels of longer parts of a text.</summary>
public enum TokenAggregation
{
    /// <summary>Not at all: each token has its own.</summary>
    None,

    /// <summary>Neighbours of the same entity are one, also within a word.</summary>
    Simple,

    /// <summary>A word has the label of its first token; then neighbours of the same entity are one.</summary>
    First,

    /// <summary>A word has the label that its tokens score highest on average; then neighbours of the same entity are one.</summary>
    Average,

    /// <summary>A word has the label of its surest token; then neighbours of the same entity are one.</summary>
    Max,
}
