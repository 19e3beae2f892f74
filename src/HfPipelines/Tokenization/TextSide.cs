namespace HfPipelines.Tokenization;

/// <summary>A side of a sequence.</summary>
public enum TextSide
{
    /// <summary>The end.</summary>
    Right,

    /// <summary>The beginning.</summary>
    Left,
}
