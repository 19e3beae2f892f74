namespace HfPipelines;

/// <summary>How the states of a text's tokens become one.</summary>
public enum TextPooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>That of the first token, which encoders begin a text with.</summary>
    First,

    /// <summary>That of the last token, which in a decoder has seen all others.</summary>
    Last,
}
