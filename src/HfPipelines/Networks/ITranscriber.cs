namespace HfPipelines.Networks;

/// <summary>
/// A network that writes down speech, and the times of what it hears, window by window: its encoder takes <c>input_features</c> [batch, bins, frames] of
/// <see cref="FramesPerPlace"/> · <see cref="Places"/> frames.
/// </summary>
public interface ITranscriber : IEncoderDecoderModel
{
    /// <summary>The number of frames that become one of the encoder's places.</summary>
    int FramesPerPlace { get; }

    /// <summary>The number of the encoder's places.</summary>
    int Places { get; }

    /// <summary>The most tokens of a text, its prompt included.</summary>
    int MaxTokens { get; }

    /// <summary>The number of tokens that the network tells apart.</summary>
    int VocabularySize { get; }

    /// <summary>Over how many places attention is smoothed, by their median, before times are read from it; an odd number.</summary>
    int AlignmentWidth { get; }
}
