namespace HfPipelines.Networks.Speech;

/// <summary>The choices of the convolutions that shorten what a speech encoder gives.</summary>
/// <param name="OutputSize">The size of the states that come out.</param>
/// <param name="Layers">The number of convolutions.</param>
/// <param name="KernelSize">Their kernel size.</param>
/// <param name="Stride">By how much each shortens.</param>
public sealed record SpeechAdapterOptions(int OutputSize, int Layers, int KernelSize, int Stride);
