namespace HfPipelines.Layers;

/// <summary>How one projection to queries, keys and values orders its rows.</summary>
public enum FusedLayout
{
    /// <summary>All query heads, then all key heads, then all value heads (Phi-3, GPT-2).</summary>
    Blocks,

    /// <summary>For each key head: its query heads, the key head, the value head (BLOOM, Falcon).</summary>
    Groups,

    /// <summary>In each of four parts: its query heads, its value heads, its key heads (CodeGen).</summary>
    Quarters,
}
