namespace HfPipelines.Tokenization.Decoders;

/// <summary>One decoder after the other.</summary>
internal sealed class SequenceDecoder(IReadOnlyList<IDecoder> parts) : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<string> tokens)
    {
        foreach (IDecoder part in parts)
        {
            part.Decode(tokens);
        }
    }
}
