using System.Text;

namespace HfPipelines.Generation.Stopping;

/// <summary>Ends where the text of the last tokens completes a stop string; the last token may go on behind it.</summary>
internal sealed class StopStringCriterion : StoppingCriterion
{
    private readonly Func<int, byte[]> _textOf;
    private readonly byte[][] _stops;

    /// <summary>Makes the criterion.</summary>
    /// <param name="stopStrings">The texts.</param>
    /// <param name="textOf">What a token adds to a text, in UTF-8 or a part of it; nothing for ids outside the vocabulary.</param>
    public StopStringCriterion(IEnumerable<string> stopStrings, Func<int, byte[]> textOf)
    {
        _textOf = textOf;
        _stops = [.. stopStrings.Select(Encoding.UTF8.GetBytes)];
    }

    public override bool IsDone(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty)
        {
            return false;
        }

        byte[] last = _textOf(tokens[^1]);
        foreach (byte[] stop in _stops)
        {
            for (int end = 0; end < last.Length; end++)
            {
                // The stop string's last bytes are the token's up to this place.
                int overlap = Math.Min(end + 1, stop.Length);
                if (last.AsSpan(end + 1 - overlap, overlap).SequenceEqual(stop.AsSpan(stop.Length - overlap)) && IsPreceded(tokens[..^1], stop, overlap))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool IsPreceded(ReadOnlySpan<int> tokens, byte[] stop, int matched)
    {
        for (int i = tokens.Length - 1; i >= 0 && matched < stop.Length; i--)
        {
            byte[] text = _textOf(tokens[i]);
            int overlap = Math.Min(text.Length, stop.Length - matched);
            if (!text.AsSpan(text.Length - overlap).SequenceEqual(stop.AsSpan(stop.Length - matched - overlap, overlap)))
            {
                return false;
            }

            matched += overlap;
        }

        return matched >= stop.Length;
    }
}
