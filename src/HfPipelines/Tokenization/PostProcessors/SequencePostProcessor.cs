namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>One post-processor after the other.</summary>
internal sealed class SequencePostProcessor(IReadOnlyList<IPostProcessor> processors) : IPostProcessor
{
    /// <inheritdoc/>
    public SpecialFrame? Single { get; } = FrameOf(processors);

    /// <inheritdoc/>
    public void Prepare(EncodingData data)
    {
        foreach (IPostProcessor processor in processors)
        {
            processor.Prepare(data);
        }
    }

    /// <inheritdoc/>
    public int CountAdded(bool pair) => processors.Sum(p => p.CountAdded(pair));

    /// <inheritdoc/>
    public IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens)
        => processors.Aggregate(parts, (p, processor) => processor.Process(p, addSpecialTokens));

    /// <summary>What the last adds, where those before it add nothing.</summary>
    private static SpecialFrame? FrameOf(IReadOnlyList<IPostProcessor> processors)
        => processors.Count == 0 ? SpecialFrame.None : processors.SkipLast(1).All(p => p.Single is { IsEmpty: true }) ? processors[^1].Single : null;
}
