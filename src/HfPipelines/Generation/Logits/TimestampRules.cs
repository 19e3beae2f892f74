using static TorchSharp.torch;

namespace HfPipelines.Generation.Logits;

/// <summary>The grammar of timestamps in a transcription: they come in pairs, do not go back, and win where together they are likeliest (Whisper).</summary>
internal sealed class TimestampRules : LogitsProcessor
{
    /// <summary>The token that says that there are no timestamps; those follow it in the vocabulary.</summary>
    public required int NoTimestampsTokenId { get; init; }

    /// <summary>The ending token; text tokens lie below it.</summary>
    public required int EosTokenId { get; init; }

    /// <summary>The number of tokens in front of the transcription.</summary>
    public required int BeginIndex { get; init; }

    /// <summary>The last timestamp, counted from 0, that may come first; null for any.</summary>
    public int? MaxInitialTimestampIndex { get; init; }

    private int TimestampBegin => NoTimestampsTokenId + 1;

    public override Tensor Process(TokenSequences sequences, Tensor scores)
    {
        Span<float> values = ValuesOf(scores);
        int vocabulary = values.Length / sequences.Rows;
        for (int row = 0; row < sequences.Rows; row++)
        {
            ForbidByGrammar(sequences[row], values.Slice(row * vocabulary, vocabulary));
        }

        Tensor logProbabilities = nn.functional.log_softmax(scores, -1);
        Tensor timestamps = logProbabilities.narrow(-1, TimestampBegin, vocabulary - TimestampBegin).logsumexp(-1);
        Tensor text = logProbabilities.narrow(-1, 0, TimestampBegin).amax([-1]);
        scores.narrow(-1, 0, TimestampBegin).masked_fill_(timestamps.gt(text).unsqueeze(-1), float.NegativeInfinity);
        return scores;
    }

    private void ForbidByGrammar(ReadOnlySpan<int> tokens, Span<float> scores)
    {
        scores[NoTimestampsTokenId] = float.NegativeInfinity;
        ReadOnlySpan<int> text = tokens[Math.Min(BeginIndex, tokens.Length)..];
        bool lastIsTimestamp = text.Length >= 1 && text[^1] >= TimestampBegin;
        bool penultimateIsTimestamp = text.Length < 2 || text[^2] >= TimestampBegin;
        if (lastIsTimestamp && penultimateIsTimestamp)
        {
            scores[TimestampBegin..].Fill(float.NegativeInfinity);
        }
        else if (lastIsTimestamp)
        {
            scores[..EosTokenId].Fill(float.NegativeInfinity);
        }

        int lastTimestamp = text.LastIndexOfAnyInRange(TimestampBegin, int.MaxValue);
        if (lastTimestamp >= 0)
        {
            // A timestamp that closes a segment may be the one that opened it; otherwise time moves on.
            int first = text[lastTimestamp] + (lastIsTimestamp && !penultimateIsTimestamp ? 0 : 1);
            scores[TimestampBegin..Math.Min(first, scores.Length)].Fill(float.NegativeInfinity);
        }

        if (tokens.Length == BeginIndex)
        {
            scores[..TimestampBegin].Fill(float.NegativeInfinity);
            if (MaxInitialTimestampIndex is { } index && TimestampBegin + index + 1 < scores.Length)
            {
                scores[(TimestampBegin + index + 1)..].Fill(float.NegativeInfinity);
            }
        }
    }
}
