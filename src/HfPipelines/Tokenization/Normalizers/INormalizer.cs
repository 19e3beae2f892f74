using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Normalizers;

/// <summary>Changes a text before it is split. Immutable.</summary>
internal interface INormalizer
{
    /// <summary>Changes the text.</summary>
    void Normalize(NormalizedText text);
}
