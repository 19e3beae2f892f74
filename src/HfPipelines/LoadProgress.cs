namespace HfPipelines;

/// <summary>How far loading has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Item">The file or tensor, or null.</param>
/// <param name="Done">How much of <paramref name="Total"/> is done: bytes while downloading, tensors while loading.</param>
/// <param name="Total">How much there is; 0 when unknown.</param>
public readonly record struct LoadProgress(LoadStage Stage, string? Item, long Done, long Total);

/// <summary>The stages of loading.</summary>
public enum LoadStage
{
    /// <summary>Files come from the hub.</summary>
    Downloading,

    /// <summary>Weights are mapped, converted and handed to the network.</summary>
    Loading,

    /// <summary>The pipeline can be used.</summary>
    Ready,
}
