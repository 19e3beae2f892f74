namespace HfPipelines.Generation.Logits;

/// <summary>Forces the token that follows a start token alone.</summary>
internal sealed class ForcedBosToken(int tokenId) : RowLogitsProcessor
{
    protected override void Process(int row, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        if (tokens.Length == 1)
        {
            Force([tokenId], scores);
        }
    }
}
