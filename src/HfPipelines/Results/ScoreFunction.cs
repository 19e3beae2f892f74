namespace HfPipelines;

/// <summary>How a network's numbers become scores.</summary>
public enum ScoreFunction
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Each label by itself, from 0 to 1.</summary>
    Sigmoid,

    /// <summary>All labels together, with the sum of 1.</summary>
    Softmax,
}
