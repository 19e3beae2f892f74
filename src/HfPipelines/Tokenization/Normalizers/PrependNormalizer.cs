using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Puts a text in front.</summary>
internal sealed class PrependNormalizer(string prefix) : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(NormalizedText text) => text.Prepend(prefix);
}
