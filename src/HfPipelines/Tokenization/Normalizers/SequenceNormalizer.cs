using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>One normalizer after the other.</summary>
internal sealed class SequenceNormalizer(IReadOnlyList<INormalizer> parts) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        foreach (INormalizer part in parts)
        {
            part.Normalize(text);
        }
    }
}
