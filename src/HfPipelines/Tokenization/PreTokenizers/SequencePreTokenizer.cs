using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>One pre-tokenizer after the other.</summary>
internal sealed class SequencePreTokenizer(IReadOnlyList<IPreTokenizer> parts) : IPreTokenizer
{
    /// <summary>The pre-tokenizers.</summary>
    public IReadOnlyList<IPreTokenizer> Parts { get; } = parts;

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        foreach (IPreTokenizer part in Parts)
        {
            part.PreTokenize(text);
        }
    }
}
