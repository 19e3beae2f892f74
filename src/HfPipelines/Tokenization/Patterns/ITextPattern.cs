using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Patterns;

/// <summary>Something that finds matches in a text. Immutable.</summary>
internal interface ITextPattern
{
    /// <summary>Adds all matches, from left to right and without overlap.</summary>
    void FindMatches(ReadOnlySpan<char> text, MatchList matches);
}
