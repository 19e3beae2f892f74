namespace HfPipelines.Processing;

/// <summary>A prompt with its pictures.</summary>
/// <param name="Text">The prompt; each picture's place is marked by the model's image token.</param>
/// <param name="Images">The pictures, in the order of their places.</param>
public sealed record ProcessorInput(string Text, IReadOnlyList<ImageData> Images)
{
    /// <summary>The videos, in the order of their places.</summary>
    public IReadOnlyList<VideoData> Videos { get; init; } = [];

    /// <summary>The recordings, in the order of their places.</summary>
    public IReadOnlyList<AudioData> Audio { get; init; } = [];

    /// <summary>Whether the tokenizer adds its special tokens, for example the beginning of the sequence.</summary>
    public bool AddSpecialTokens { get; init; } = true;
}
