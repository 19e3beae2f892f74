using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Every byte as a printable character.</summary>
internal sealed class ByteLevelNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(NormalizedText text)
    {
        if (text.Length > 0)
        {
            ByteAlphabet.Map(text);
        }
    }
}
