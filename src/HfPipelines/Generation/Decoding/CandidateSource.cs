namespace HfPipelines.Generation.Decoding;

/// <summary>Guesses the next tokens of a single sequence.</summary>
internal abstract class CandidateSource : IDisposable
{
    /// <summary>Guesses tokens.</summary>
    /// <param name="sequence">The sequence so far, one row.</param>
    /// <param name="most">The most tokens that can be used.</param>
    public abstract int[] Guess(TokenSequences sequence, int most);

    public virtual void Dispose()
    {
    }
}
