namespace HfPipelines.Imaging;

/// <summary>How to make pictures of what a network enlarged.</summary>
public sealed record SuperResolutionOptions : PostProcessingOptions;
