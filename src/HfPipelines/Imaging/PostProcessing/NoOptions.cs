namespace HfPipelines.Imaging.PostProcessing;

/// <summary>For the methods that take nothing but what all methods take.</summary>
internal sealed record NoOptions : PostProcessingOptions;
