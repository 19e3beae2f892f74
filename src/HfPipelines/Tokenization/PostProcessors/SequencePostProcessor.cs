namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>One post-processor after the other.</summary>
internal sealed class SequencePostProcessor(IReadOnlyList<IPostProcessor> processors) : IPostProcessor
{
    /// <inheritdoc/>
    public int CountAdded(bool pair) => processors.Sum(p => p.CountAdded(pair));

    /// <inheritdoc/>
    public IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens)
        => processors.Aggregate(parts, (p, processor) => processor.Process(p, addSpecialTokens));
}
