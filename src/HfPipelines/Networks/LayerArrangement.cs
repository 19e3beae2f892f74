namespace HfPipelines.Networks;

/// <summary>How a decoder's layer adds its blocks' results.</summary>
public enum LayerArrangement
{
    /// <summary>The feed-forward block works on the states that the attention's result was added to.</summary>
    Sequential,

    /// <summary>The same, but results are added to the normalised states (an option of BLOOM).</summary>
    SequentialOnNormalized,

    /// <summary>Both blocks work on what came in (Falcon).</summary>
    Parallel,
}
