namespace HfPipelines.Layers;

/// <summary>What the norms of queries and keys go over, and how the checkpoint holds their weights.</summary>
public enum HeadNormWeights
{
    /// <summary>Over each head, all by the same weights (Qwen3).</summary>
    Shared,

    /// <summary>Over each head by weights of its own, which stand in one matrix (Cohere).</summary>
    Own,

    /// <summary>Over each head by a norm of its own in a list, <c>norms</c> (StableLM).</summary>
    Listed,

    /// <summary>Over all heads at once (OLMo 2).</summary>
    Whole,
}
