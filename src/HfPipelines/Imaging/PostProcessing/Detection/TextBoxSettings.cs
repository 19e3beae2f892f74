namespace HfPipelines.Imaging.PostProcessing;

/// <summary>When a patch of a map is a line of text.</summary>
/// <param name="Threshold">What a pixel must exceed to be text.</param>
/// <param name="BoxThreshold">The mean that a box must reach.</param>
/// <param name="Most">How many borders are looked at.</param>
/// <param name="Shortest">How many pixels of the map the shorter side of a box must have.</param>
/// <param name="Growth">How far boxes are grown, as a part of their area over their circumference.</param>
internal sealed record TextBoxSettings(double Threshold, double BoxThreshold, int Most, int Shortest, double Growth);
