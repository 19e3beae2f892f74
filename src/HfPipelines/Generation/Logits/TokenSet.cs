namespace HfPipelines.Generation.Logits;

/// <summary>A set of the vocabulary's tokens that is cleared at no cost.</summary>
internal sealed class TokenSet
{
    private int[] _rounds = [];
    private int _round;

    /// <summary>Empties the set.</summary>
    /// <param name="vocabulary">The number of tokens that the set may hold.</param>
    public void Clear(int vocabulary)
    {
        if (_rounds.Length != vocabulary)
        {
            (_rounds, _round) = (new int[vocabulary], 0);
        }

        _round++;
    }

    /// <summary>Adds a token.</summary>
    /// <returns>Whether it is a new one of the vocabulary.</returns>
    public bool Add(int token)
    {
        if ((uint)token >= (uint)_rounds.Length || _rounds[token] == _round)
        {
            return false;
        }

        _rounds[token] = _round;
        return true;
    }
}
