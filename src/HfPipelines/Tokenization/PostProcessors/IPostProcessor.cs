namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>Adds special tokens around texts. Immutable.</summary>
internal interface IPostProcessor
{
    /// <summary>How many tokens are added to a text or a pair.</summary>
    int CountAdded(bool pair);

    /// <summary>Changes the parts of an encoding, at first one for each text.</summary>
    IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens);
}
