using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization;

/// <summary>Cuts texts that are too long.</summary>
internal static class Truncation
{
    /// <summary>Cuts one text or a pair to a number of tokens, special tokens not counted.</summary>
    /// <exception cref="TokenizerException">The options cannot be met.</exception>
    public static SequencePart[] Apply(IReadOnlyList<EncodingData> texts, TruncationOptions options, int maxLength)
    {
        int total = texts.Sum(t => t.Count);
        if (maxLength < 0)
        {
            // There is no room even for the special tokens: the original library cuts nothing then.
            return [.. texts.Select(t => new SequencePart(t, []))];
        }

        if (maxLength == 0 || total <= maxLength)
        {
            return [.. texts.Select(t => maxLength == 0 ? Cut(t, 0, options) : new SequencePart(t, []))];
        }

        int remove = total - maxLength;
        if (options.Strategy == TruncationStrategy.LongestFirst)
        {
            if (texts.Count == 1)
            {
                return [Cut(texts[0], maxLength, options)];
            }

            (int first, int second) = Share(texts[0].Count, texts[1].Count, maxLength);
            return [Cut(texts[0], first, options), Cut(texts[1], second, options)];
        }

        int index = options.Strategy == TruncationStrategy.OnlyFirst ? 0 : 1;
        if (index >= texts.Count)
        {
            throw new TokenizerException("truncation", "strategy", "Truncation error: Second sequence not provided");
        }

        if (texts[index].Count <= remove)
        {
            throw new TokenizerException("truncation", "max_length", "Truncation error: Sequence to truncate too short to respect the provided max_length");
        }

        return [.. texts.Select((t, i) => i == index ? Cut(t, t.Count - remove, options) : new SequencePart(t, []))];
    }

    /// <summary>How many tokens each of a pair keeps: the shorter all of its own while that is at most half.</summary>
    private static (int First, int Second) Share(int first, int second, int maxLength)
    {
        bool swap = first > second;
        int shorter = Math.Min(first, second);
        int longer = shorter > maxLength ? shorter : Math.Max(shorter, maxLength - shorter);
        if (shorter + longer > maxLength)
        {
            shorter = maxLength / 2;
            longer = shorter + (maxLength % 2);
        }

        return swap ? (longer, shorter) : (shorter, longer);
    }

    private static SequencePart Cut(EncodingData text, int length, TruncationOptions options)
    {
        if (length >= text.Count)
        {
            return new SequencePart(text, []);
        }

        if (length == 0)
        {
            return new SequencePart(new EncodingData(0), [text]);
        }

        if (options.Stride >= length)
        {
            throw new TokenizerException("truncation", "stride", $"the stride {options.Stride} must be less than the {length} tokens that are left for the text");
        }

        var parts = new List<EncodingData>();
        int step = length - options.Stride;
        bool done = false;
        for (int i = 0; i < text.Count && !done; i += step)
        {
            int start = options.Side == TextSide.Right ? i : Math.Max(text.Count - i - length, 0);
            int end = options.Side == TextSide.Right ? Math.Min(i + length, text.Count) : text.Count - i;
            done = options.Side == TextSide.Right ? end == text.Count : start == 0;
            var part = new EncodingData(end - start);
            part.Append(text, start, end - start);
            parts.Add(part);
        }

        return new SequencePart(parts[0], parts[1..]);
    }
}
