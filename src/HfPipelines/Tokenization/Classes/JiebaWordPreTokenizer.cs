using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.PreTokenizers;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Classes;

/// <summary>Splits as RoFormer does, into jieba's words; white space goes.</summary>
internal sealed class JiebaWordPreTokenizer : IPreTokenizer, ITextPattern
{
    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text) => text.Split(this, SplitBehavior.Removed, invert: true);

    /// <inheritdoc/>
    public void FindMatches(ReadOnlySpan<char> text, MatchList matches)
    {
        int start = 0;
        foreach (string word in JiebaWords.Cut(text.ToString()))
        {
            if (!string.IsNullOrWhiteSpace(word))
            {
                matches.Add(start, start + word.Length);
            }

            start += word.Length;
        }
    }
}
