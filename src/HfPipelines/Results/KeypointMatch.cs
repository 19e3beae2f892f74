namespace HfPipelines;

/// <summary>Two points, one in each of two pictures, that show the same.</summary>
/// <param name="First">Where in the first picture, in whole pixels.</param>
/// <param name="Second">Where in the second picture, in whole pixels.</param>
/// <param name="Score">How sure the network is, from 0 to 1.</param>
public readonly record struct KeypointMatch(ImagePoint First, ImagePoint Second, float Score);
