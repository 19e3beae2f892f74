using HfPipelines.Networks;
using HfPipelines.Tokenization;
using TorchSharp;

namespace HfPipelines.Processing;

/// <summary>Encodes texts to one padded batch of <c>input_ids</c> and <c>attention_mask</c>.</summary>
internal static class TokenBatch
{
    public static ModelInput Encode(Tokenizer tokenizer, IReadOnlyList<ProcessorInput> inputs, ProcessorOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Count, nameof(inputs));
        TextSide side = options.PaddingSide ?? tokenizer.PaddingSide;
        int? maxLength = options.MaxLength ?? tokenizer.ModelMaxLength;
        TruncationOptions? truncation = options.Truncate == true && maxLength is { } limit ? new TruncationOptions(limit) : null;
        IReadOnlyList<int>[] rows = [.. inputs.Select(i => tokenizer.Encode(i.Text, i.AddSpecialTokens, truncation).Ids)];
        int length = Math.Max(rows.Max(r => r.Count), options.PadToMaxLength == true ? maxLength ?? 0 : 0);
        bool padded = rows.Any(r => r.Count < length);
        int pad = !padded ? 0 : tokenizer.PadTokenId ?? tokenizer.EosTokenId
            ?? throw new ProcessingException("pad_token", "a padding token for a batch of different lengths", "none in the tokenizer");
        var ids = new long[rows.Length * length];
        var mask = new long[ids.Length];
        Array.Fill(ids, pad);
        for (int row = 0; row < rows.Length; row++)
        {
            int start = (row * length) + (side == TextSide.Left ? length - rows[row].Count : 0);
            for (int i = 0; i < rows[row].Count; i++)
            {
                ids[start + i] = rows[row][i];
                mask[start + i] = 1;
            }
        }

        return new ModelInput
        {
            InputIds = torch.tensor(ids, [rows.Length, length]),
            AttentionMask = torch.tensor(mask, [rows.Length, length]),
        };
    }

    /// <summary>The ids of texts, each filled up to a length.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="texts">The texts, none with more tokens than that.</param>
    /// <param name="length">The length.</param>
    public static torch.Tensor Full(Tokenizer tokenizer, IReadOnlyList<string> texts, int length)
        => Encode(tokenizer, [.. texts.Select(t => new ProcessorInput(t, []))], new ProcessorOptions { MaxLength = length, PadToMaxLength = true }).InputIds!;
}
