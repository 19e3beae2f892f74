namespace HfPipelines.Networks;

/// <summary>What a model of pictures and text tells of its pictures.</summary>
public enum PlacedReport
{
    /// <summary>The features, as <c>image_hidden_states</c>.</summary>
    Features,

    /// <summary>All that the encoder gave, below <c>image_hidden_states</c> (SmolVLM).</summary>
    Encoding,

    /// <summary>Nothing (Qwen2-VL).</summary>
    None,
}
