using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Cuts texts that are too long as the classes do that split texts by themselves: once, and what is cut off with its stride is one part.</summary>
internal static class TextTruncation
{
    /// <summary>Cuts one text or a pair.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">How to cut.</param>
    /// <param name="added">How many special tokens are added.</param>
    public static IReadOnlyList<SequencePart> Apply(EncodingData[] texts, TruncationOptions options, int added)
    {
        int remove = texts.Sum(t => t.Count) + added - options.MaxLength;
        if (remove <= 0 || options.MaxLength == 0)
        {
            return [.. texts.Select(t => new SequencePart(t, []))];
        }

        bool isPair = texts.Length == 2;
        if (options.Strategy == TruncationStrategy.LongestFirst && isPair)
        {
            (int first, int second) = Share(texts[0].Count, texts[1].Count, remove);
            return [new SequencePart(Cut(texts[0], first, options.Side), []), new SequencePart(Cut(texts[1], second, options.Side), [])];
        }

        int cut = options.Strategy == TruncationStrategy.OnlySecond ? 1 : 0;
        return [.. texts.Select((t, i) => i != cut ? new SequencePart(t, []) : new SequencePart(Cut(t, remove, options.Side), [Overflow(t, Math.Min(t.Count, options.Stride + remove), options.Side)]))];
    }

    /// <summary>How many tokens each loses: the longer one what it is longer, then both alike.</summary>
    private static (int First, int Second) Share(int first, int second, int remove)
    {
        int difference = Math.Min(Math.Abs(second - first), remove);
        int rest = remove - difference;
        return first > second ? (difference + (rest / 2), rest - (rest / 2)) : (rest / 2, difference + rest - (rest / 2));
    }

    private static EncodingData Cut(EncodingData text, int count, TextSide side)
    {
        int kept = Math.Max(text.Count - count, 0);
        var part = new EncodingData(kept);
        part.Append(text, side == TextSide.Right ? 0 : text.Count - kept, kept);
        return part;
    }

    private static EncodingData Overflow(EncodingData text, int count, TextSide side)
    {
        var part = new EncodingData(count);
        part.Append(text, side == TextSide.Left ? 0 : text.Count - count, count);
        return part;
    }
}
