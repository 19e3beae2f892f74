namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>Adds special tokens around texts. Immutable.</summary>
internal interface IPostProcessor
{
    /// <summary>How many tokens are added to a text or a pair.</summary>
    int CountAdded(bool pair);

    /// <summary>The special tokens that a text on its own gets; null where there is more to do than to add them after <see cref="Prepare"/>.</summary>
    SpecialFrame? Single { get; }

    /// <summary>Changes the tokens of a text on its own, before special tokens are added.</summary>
    void Prepare(EncodingData data);

    /// <summary>Changes the parts of an encoding, at first one for each text.</summary>
    IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens);
}
