using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization;

/// <summary>The buffers of one encoding at a time.</summary>
internal sealed class EncodeWorkspace(ModelSession session)
{
    public PreTokenizedText Text { get; } = new();

    public TokenList Tokens { get; } = new();

    public WordCache Cache { get; } = new();

    public ModelSession Session { get; } = session;
}
