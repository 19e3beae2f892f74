using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>Splits the pieces of a text further, and may change them. Immutable.</summary>
internal interface IPreTokenizer
{
    /// <summary>Splits every piece that is text.</summary>
    void PreTokenize(PreTokenizedText text);
}
