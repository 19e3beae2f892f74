namespace HfPipelines.Layers;

/// <summary>The kinds of normalisation.</summary>
public enum NormKind
{
    /// <summary>Divides by the root of the mean square and scales (Llama).</summary>
    RootMeanSquare,

    /// <summary>The same, scaled by one more than the weight (Gemma).</summary>
    ShiftedRootMeanSquare,

    /// <summary>Subtracts the mean, divides by the standard deviation, scales and shifts (GPT-2).</summary>
    Layer,

    /// <summary>Subtracts the mean, divides by the standard deviation and scales (ModernBERT).</summary>
    UnshiftedLayer,

    /// <summary>As <see cref="Layer"/>, scaled by one more than the weight (Nemotron).</summary>
    ShiftedLayer,

    /// <summary>Subtracts the mean and divides by the standard deviation, without weights (OLMo).</summary>
    UnscaledLayer,

    /// <summary>Divides by the root of the mean square, without weights (Falcon Mamba).</summary>
    UnscaledRootMeanSquare,
}
