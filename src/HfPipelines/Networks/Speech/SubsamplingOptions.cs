namespace HfPipelines.Networks.Speech;

/// <summary>The choices of convolutions that shorten a spectrogram before an encoder's layers, each by half.</summary>
public sealed record SubsamplingOptions
{
    /// <summary>The number of values of a frame.</summary>
    public required int Bins { get; init; }

    /// <summary>The kernel size of each convolution.</summary>
    public required IReadOnlyList<int> KernelSizes { get; init; }

    /// <summary>The number of channels between convolutions, gates included.</summary>
    public required int Channels { get; init; }

    /// <summary>A factor on what enters the layers.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The number of positions that there are.</summary>
    public required int MaxPlaces { get; init; }

    /// <summary>The token whose number is the position of padding; other places count from one behind it.</summary>
    public required int PaddingTokenId { get; init; }
}
