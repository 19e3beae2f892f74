using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>Splits by a pattern. Most pre-tokenizers are one of these.</summary>
internal sealed class SplitPreTokenizer(ITextPattern pattern, SplitBehavior behavior, bool invert = false) : IPreTokenizer
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text) => text.Split(pattern, behavior, invert);
}
