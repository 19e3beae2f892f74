namespace HfPipelines;

/// <summary>A place in a picture, in pixels from its left upper corner, or in parts of the picture where no size was given.</summary>
/// <param name="X">How far from the left side.</param>
/// <param name="Y">How far from the upper side.</param>
public readonly record struct ImagePoint(float X, float Y);
