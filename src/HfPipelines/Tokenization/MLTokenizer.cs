using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace HfPipelines.Tokenization;

/// <summary>
/// A tokenizer in the shape that libraries of the .NET ecosystem take, for example to count and to chunk texts. Texts are always normalized and split as the checkpoint asks,
/// whatever the caller says of it. Safe for many threads.
/// </summary>
internal sealed class MLTokenizer(Tokenizer tokenizer, bool addSpecialTokens) : Microsoft.ML.Tokenizers.Tokenizer
{
    /// <inheritdoc/>
    public override string Decode(IEnumerable<int> ids) => tokenizer.Decode(ids);

    /// <inheritdoc/>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        int[] all = [.. ids];
        (idsConsumed, charsWritten) = (0, 0);
        string text = tokenizer.Decode(all);
        if (text.TryCopyTo(destination))
        {
            (idsConsumed, charsWritten) = (all.Length, text.Length);
            return OperationStatus.Done;
        }

        // What fits: a longer list of tokens never decodes to less than a shorter one.
        int fits = 0;
        for (int above = all.Length; fits + 1 < above;)
        {
            int middle = (fits + above) / 2;
            (fits, above) = tokenizer.Decode(all.AsSpan(0, middle)).Length <= destination.Length ? (middle, above) : (fits, middle);
        }

        string part = tokenizer.Decode(all.AsSpan(0, fits));
        part.CopyTo(destination);
        (idsConsumed, charsWritten) = (fits, part.Length);
        return OperationStatus.DestinationTooSmall;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        (Encoding encoding, int length) = Encode(text, textSpan);
        int count = Math.Min(encoding.Count, settings.MaxTokenCount);
        var tokens = new EncodedToken[count];
        for (int i = 0; i < count; i++)
        {
            tokens[i] = new EncodedToken(encoding.Ids[i], encoding.Tokens[i], new Range(encoding.Offsets[i].Start, encoding.Offsets[i].End));
        }

        return new EncodeResults<EncodedToken> { Tokens = tokens, CharsConsumed = Consumed(encoding, count, length) };
    }

    /// <inheritdoc/>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        (Encoding encoding, int length) = Encode(text, textSpan);
        int count = Math.Min(encoding.Count, settings.MaxTokenCount);
        return new EncodeResults<int> { Tokens = count == encoding.Count ? encoding.Ids : encoding.Ids[..count], CharsConsumed = Consumed(encoding, count, length) };
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) => Math.Min(Encode(text, textSpan).Encoding.Count, settings.MaxTokenCount);

    /// <inheritdoc/>
    protected override int GetIndexByTokenCount(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        (Encoding encoding, int length) = Encode(text, textSpan);
        normalizedText = null;
        tokenCount = Math.Min(encoding.Count, settings.MaxTokenCount);
        return !fromEnd ? Consumed(encoding, tokenCount, length) : tokenCount == encoding.Count ? 0 : tokenCount == 0 ? length : encoding.Offsets[encoding.Count - tokenCount].Start;
    }

    private static int Consumed(Encoding encoding, int count, int length)
        => count == encoding.Count ? length : encoding.Offsets.Take(count).Select(o => o.End).DefaultIfEmpty().Max();

    private (Encoding Encoding, int Length) Encode(string? text, ReadOnlySpan<char> span)
    {
        text ??= span.ToString();
        return (tokenizer.Encode(text, addSpecialTokens), text.Length);
    }
}
