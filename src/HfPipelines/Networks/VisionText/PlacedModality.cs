namespace HfPipelines.Networks;

/// <summary>What a text keeps places for: pictures, or videos.</summary>
/// <param name="Name">The name in transformers, <c>image</c> or <c>video</c>.</param>
/// <param name="Input">The input that brings it, for example <c>pixel_values</c>.</param>
/// <param name="Token">The token that keeps a place.</param>
/// <param name="Encode">From a call to the features.</param>
public sealed record PlacedModality(string Name, string Input, long Token, Func<ModelInput, PlacedFeatures> Encode)
{
    /// <summary>What a call of the whole model tells of its pictures.</summary>
    public PlacedReport Report { get; init; }

    /// <summary>Pictures, <c>pixel_values</c>.</summary>
    /// <param name="token">The token that keeps a place.</param>
    /// <param name="encode">From a call to the features.</param>
    public static PlacedModality Images(long token, Func<ModelInput, PlacedFeatures> encode) => new("image", "pixel_values", token, encode);

    /// <summary>Videos, <c>pixel_values_videos</c>.</summary>
    /// <param name="token">The token that keeps a place.</param>
    /// <param name="encode">From a call to the features.</param>
    public static PlacedModality Videos(long token, Func<ModelInput, PlacedFeatures> encode) => new("video", "pixel_values_videos", token, encode);
}
