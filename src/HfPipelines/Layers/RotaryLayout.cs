namespace HfPipelines.Layers;

/// <summary>Which dimensions of a head a rotary embedding turns together.</summary>
public enum RotaryLayout
{
    /// <summary>A dimension of the first half with the one at the same place of the second half (Llama).</summary>
    Half,

    /// <summary>Neighbours (GPT-J, Cohere, GLM).</summary>
    Interleaved,

    /// <summary>Neighbours, which the result holds as two halves (DeepSeek).</summary>
    InterleavedToHalf,
}
