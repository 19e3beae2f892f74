using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization;

/// <summary>The buffers of one encoding at a time.</summary>
internal sealed class EncodeWorkspace(ModelSession session)
{
    public PreTokenizedText Text { get; } = new();

    public TokenList Tokens { get; } = new();

    public WordCache Cache { get; } = new();

    /// <summary>The tokens of the text, before they are joined with others.</summary>
    public EncodingData First { get; } = new(256);

    /// <summary>The tokens of the second text.</summary>
    public EncodingData Second { get; } = new(0);

    public ModelSession Session { get; } = session;
}
