namespace HfPipelines.Networks.Speech;

/// <summary>The choices of the convolutions that shorten what a speech encoder gives.</summary>
/// <param name="OutputSize">The size of the states that come out.</param>
/// <param name="Layers">The number of convolutions.</param>
/// <param name="KernelSize">Their kernel size.</param>
/// <param name="Stride">By how much each shortens.</param>
public sealed record SpeechAdapterOptions(int OutputSize, int Layers, int KernelSize, int Stride)
{
    /// <summary>Attention and a feed-forward block behind each convolution (Wav2Vec2-BERT); null for convolutions alone.</summary>
    public TransformerEncoderOptions? Block { get; init; }

    /// <summary>The number of steps that come out of a number that goes in, as transformers reckons it.</summary>
    /// <param name="length">The number.</param>
    internal long OutputLength(long length) => Enumerable.Range(0, Layers).Aggregate(length, (steps, _) => ShorterLength(steps));

    /// <summary>The number of steps behind one convolution.</summary>
    /// <param name="length">The number before.</param>
    internal long ShorterLength(long length) => ((length - (Block is null ? 1 : KernelSize % 2)) / Stride) + 1;
}
