namespace HfPipelines.Processing;

/// <summary>What a processor is called with: texts, pictures, videos and recordings, each of which may be absent.</summary>
public sealed record ProcessorBatch
{
    /// <summary>The texts, in which placeholders mark the places of media, or, for OneFormer, the names of tasks; null for none.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The pictures of each text, in the order of their places; without texts, lists of pictures that belong together.</summary>
    public IReadOnlyList<IReadOnlyList<ImageData>> Images { get; init; } = [];

    /// <summary>The videos of all texts, in order.</summary>
    public IReadOnlyList<VideoData> Videos { get; init; } = [];

    /// <summary>The recordings of all texts, in order.</summary>
    public IReadOnlyList<AudioData> Audio { get; init; } = [];

    /// <summary>For the classes that find objects by words: what is looked for, a list for each picture or one for all; null for none.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Candidates { get; init; }

    /// <summary>For the classes that read pages: their words and where they stand, one page for each picture, instead of <see cref="Texts"/>; null for none.</summary>
    public IReadOnlyList<DocumentPage>? Pages { get; init; }

    /// <summary>For the classes that cut out objects: points and boxes that show which; null for none.</summary>
    public SegmentationPrompts? Prompts { get; init; }

    /// <summary>Whether the tokenizer adds its special tokens; null for what the class does.</summary>
    public bool? AddSpecialTokens { get; init; }
}
