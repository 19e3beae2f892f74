namespace HfPipelines;

/// <summary>When a beam search ends.</summary>
public enum EarlyStopping
{
    /// <summary>When better beams have become unlikely (<c>False</c> in transformers).</summary>
    Heuristic,

    /// <summary>As soon as enough beams are finished (<c>True</c> in transformers).</summary>
    FirstFinished,

    /// <summary>When no better beam is possible (<c>"never"</c> in transformers).</summary>
    Never,
}
